/// The one fact taken from EXIF: a TIFF structure (TIFF 6.0, section 2) that cameras embed in their files.
enum EXIF {
    private static let orientationTag = 0x0112
    private static let short = 3

    /// The orientation in a TIFF block, `.up` where it is missing or makes no sense.
    ///
    /// Only the first directory is read, once, so that no chain of offsets can lead in circles.
    static func orientation(inTIFF tiff: ArraySlice<UInt8>) -> Orientation {
        guard let reader = reader(forTIFF: tiff),
            let directory = reader.unsigned(at: 4, count: 4),
            let entries = reader.unsigned(at: directory, count: 2)
        else { return .up }
        for index in 0..<entries {
            let entry = directory + 2 + index * 12
            guard let tag = reader.unsigned(at: entry, count: 2) else { return .up }
            guard tag == orientationTag else { continue }
            return orientation(inEntryAt: entry, of: reader)
        }
        return .up
    }

    private static func reader(forTIFF tiff: ArraySlice<UInt8>) -> ByteReader? {
        if tiff.starts(with: [0x49, 0x49, 0x2A, 0x00]) { return ByteReader(tiff, .littleEndian) }
        if tiff.starts(with: [0x4D, 0x4D, 0x00, 0x2A]) { return ByteReader(tiff, .bigEndian) }
        return nil
    }

    private static func orientation(inEntryAt entry: Int, of reader: ByteReader) -> Orientation {
        guard reader.unsigned(at: entry + 2, count: 2) == short,
            let value = reader.unsigned(at: entry + 8, count: 2)
        else { return .up }
        return UInt8(exactly: value).flatMap(Orientation.init) ?? .up
    }
}
