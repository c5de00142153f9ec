/// Reads numbers and runs of bytes from untrusted input; everything past the end is `nil`, never a trap.
struct ByteReader {
    enum ByteOrder {
        case bigEndian, littleEndian
    }

    let bytes: ArraySlice<UInt8>
    var byteOrder: ByteOrder

    init(_ bytes: ArraySlice<UInt8>, _ byteOrder: ByteOrder) {
        self.bytes = bytes
        self.byteOrder = byteOrder
    }

    /// The bytes at `offset ..< offset + count`, lent without copying.
    func slice(at offset: Int, count: Int) -> ArraySlice<UInt8>? {
        guard offset >= 0, count >= 0, offset <= bytes.count, count <= bytes.count - offset else {
            return nil
        }
        let start = bytes.startIndex + offset
        return bytes[start..<start + count]
    }

    /// The unsigned number of `count` bytes (1 to 4) at `offset`.
    func unsigned(at offset: Int, count: Int) -> Int? {
        guard let slice = slice(at: offset, count: count) else { return nil }
        switch byteOrder {
        case .bigEndian: return slice.reduce(0) { $0 << 8 | Int($1) }
        case .littleEndian: return slice.reversed().reduce(0) { $0 << 8 | Int($1) }
        }
    }

    /// Whether the bytes at `offset` are exactly these.
    func matches(_ expected: [UInt8], at offset: Int) -> Bool {
        slice(at: offset, count: expected.count).map { $0.elementsEqual(expected) } ?? false
    }
}
