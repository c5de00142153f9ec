import CISAL

/// Appends chunks to a PNG file: length, type, data and a checksum of the latter two (section 5.3).
struct PNGWriter {
    private(set) var bytes = PNGFile.signature

    /// - Parameter type: four ASCII letters.
    mutating func append(_ type: StaticString, _ data: [UInt8]...) {
        let length = data.reduce(0) { $0 + $1.count }
        bytes += UInt32(truncatingIfNeeded: length).bigEndianBytes
        let start = bytes.count
        type.withUTF8Buffer { bytes += $0 }
        for part in data { bytes += part }
        bytes += Self.checksum(of: bytes[start...]).bigEndianBytes
    }

    /// The CRC that a chunk ends with, of its type and data.
    static func checksum(of covered: ArraySlice<UInt8>) -> UInt32 {
        covered.withUnsafeBufferPointer { crc32_gzip_refl(0, $0.baseAddress, UInt64($0.count)) }
    }

    mutating func reserve(_ count: Int) { bytes.reserveCapacity(bytes.count + count) }
}
