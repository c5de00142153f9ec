/// A chunk: four letters of name, and data.
struct PNGChunk {
    let type: ArraySlice<UInt8>
    /// What there is of the data, which is less than the chunk says where the file breaks off.
    let data: ArraySlice<UInt8>
    /// Length, type, data and checksum together, as far as they are there.
    let whole: ArraySlice<UInt8>
    /// Whether the file breaks off within it.
    let isCut: Bool

    func isNamed(_ name: StaticString) -> Bool {
        name.withUTF8Buffer { type.elementsEqual($0) }
    }
}

/// The chunks of a file in order, up to and with IEND, or to where the file breaks off.
struct PNGChunks: Sequence, IteratorProtocol {
    private let reader: ByteReader
    private var offset = PNGFile.signature.count
    private var hasEnded = false
    /// How many there have been.
    private(set) var count = 0

    init(_ bytes: ArraySlice<UInt8>) { reader = ByteReader(bytes, .bigEndian) }

    mutating func next() -> PNGChunk? {
        guard !hasEnded, let length = reader.unsigned(at: offset, count: 4),
            let type = reader.slice(at: offset + 4, count: 4)
        else { return nil }
        let rest = reader.bytes.dropFirst(offset)
        let chunk = PNGChunk(
            type: type,
            data: rest.dropFirst(8).prefix(length),
            whole: rest.prefix(length + 12),
            isCut: rest.count < length + 12
        )
        count += 1
        offset += length + 12
        hasEnded = chunk.isCut || chunk.isNamed("IEND")
        return chunk
    }
}
