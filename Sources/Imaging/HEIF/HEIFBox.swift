/// A box of an ISO base media file: ISO/IEC 14496-12, section 4.2.
struct HEIFBox {
    let type: String
    let payload: ArraySlice<UInt8>
    /// Header and payload.
    let whole: ArraySlice<UInt8>

    /// Boxes inside one other: libheif's own limit.
    private static let maximumSiblings = 20_000

    /// The boxes that lie one after another in some bytes; the last may be cut short by the file's end.
    static func boxes(in bytes: ArraySlice<UInt8>, _ format: SourceFormat) throws(ImagingError) -> [HEIFBox] {
        var boxes: [HEIFBox] = []
        var rest = bytes
        while rest.count >= 8 {
            let reader = ByteReader(rest, .bigEndian)
            guard let type = reader.slice(at: 4, count: 4), var size = reader.unsigned(at: 0, count: 4) else {
                break
            }
            var header = 8
            if size == 1 {
                size = reader.unsigned(at: 8, count: 8) ?? -1
                header = 16
            } else if size == 0 {
                size = rest.count
            }
            guard size >= header else { throw .damaged(format, "a box of \(size) bytes") }
            guard boxes.count < maximumSiblings else {
                throw .excessive(format, "over \(maximumSiblings) boxes")
            }
            let whole = rest.prefix(size)
            boxes.append(
                HEIFBox(
                    type: String(decoding: type, as: UTF8.self),
                    payload: whole.dropFirst(header),
                    whole: whole
                )
            )
            rest = rest.dropFirst(size)
        }
        return boxes
    }

    /// Payload without the version and flags that a full box begins with.
    var content: ByteReader { ByteReader(payload.dropFirst(4), .bigEndian) }

    var version: Int { ByteReader(payload, .bigEndian).unsigned(at: 0, count: 1) ?? 0 }

    var flags: Int { ByteReader(payload, .bigEndian).unsigned(at: 1, count: 3) ?? 0 }

    /// The bytes of a box.
    static func write(_ type: StaticString, _ payload: [UInt8]) -> [UInt8] {
        UInt32(payload.count + 8).bigEndianBytes + type.withUTF8Buffer { Array($0) } + payload
    }
}
