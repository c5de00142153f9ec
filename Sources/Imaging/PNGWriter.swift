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
        bytes += bytes[start...].withUnsafeBufferPointer { covered in
            crc32_gzip_refl(0, covered.baseAddress, UInt64(covered.count)).bigEndianBytes
        }
    }

    mutating func reserve(_ count: Int) { bytes.reserveCapacity(bytes.count + count) }
}
