/// What is taken from EXIF, a TIFF structure (TIFF 6.0, section 2) that cameras embed in their files: which way is up,
/// and how large the picture is in print. Place, time, device and all else stay where they were.
struct EXIF {
    private enum Tag {
        static let orientation = 0x0112
        static let horizontalResolution = 0x011A
        static let verticalResolution = 0x011B
        static let resolutionUnit = 0x0128
    }

    /// `.up` where it is missing or makes no sense.
    private(set) var orientation = Orientation.up
    private(set) var density: PixelDensity?

    /// Reads a TIFF block; of one that makes no sense nothing is taken.
    ///
    /// Some writers put JPEG's signature for EXIF before it in other containers. Only the first directory is read, once,
    /// so that no chain of offsets can lead in circles.
    init(tiff block: ArraySlice<UInt8>) {
        let tiff = block.starts(with: Array("Exif\0\0".utf8)) ? block.dropFirst(6) : block
        guard let reader = EXIF.reader(forTIFF: tiff),
            let directory = reader.unsigned(at: 4, count: 4),
            let entries = reader.unsigned(at: directory, count: 2)
        else { return }
        var (horizontal, vertical, pixelsPerInch): (Double?, Double?, Double) = (nil, nil, 1)
        var isTurned = false
        for index in 0..<entries {
            let entry = TIFFEntry(reader, at: directory + 2 + index * 12)
            guard let tag = entry.tag else { break }
            switch tag {
            case Tag.orientation where !isTurned:
                orientation = entry.integer.flatMap { UInt8(exactly: $0) }.flatMap(Orientation.init) ?? .up
                isTurned = true
            case Tag.horizontalResolution: horizontal = horizontal ?? entry.rational
            case Tag.verticalResolution: vertical = vertical ?? entry.rational
            case Tag.resolutionUnit: pixelsPerInch = entry.integer == 3 ? PixelDensity.centimetresPerInch : 1
            default: break
            }
        }
        guard let horizontal else { return }
        density = PixelDensity(
            horizontal: horizontal * pixelsPerInch,
            vertical: (vertical ?? horizontal) * pixelsPerInch
        )
    }

    private static func reader(forTIFF tiff: ArraySlice<UInt8>) -> ByteReader? {
        if tiff.starts(with: [0x49, 0x49, 0x2A, 0x00]) { return ByteReader(tiff, .littleEndian) }
        if tiff.starts(with: [0x4D, 0x4D, 0x00, 0x2A]) { return ByteReader(tiff, .bigEndian) }
        return nil
    }
}

/// An entry of a TIFF directory: tag, type, count, and the value or where it stands.
private struct TIFFEntry {
    private enum FieldType {
        static let byte = 1
        static let short = 3
        static let long = 4
        static let rational = 5
        static let signedByte = 6
        static let signedShort = 8
        static let signedLong = 9
    }

    private let reader: ByteReader
    private let offset: Int

    init(_ reader: ByteReader, at offset: Int) {
        self.reader = reader
        self.offset = offset
    }

    /// `nil` behind the end of the block.
    var tag: Int? { reader.unsigned(at: offset, count: 2) }

    /// The value of any integer type; negative ones come out large, and mean nothing here.
    var integer: Int? {
        switch reader.unsigned(at: offset + 2, count: 2) {
        case FieldType.byte, FieldType.signedByte: reader.unsigned(at: offset + 8, count: 1)
        case FieldType.short, FieldType.signedShort: reader.unsigned(at: offset + 8, count: 2)
        case FieldType.long, FieldType.signedLong: reader.unsigned(at: offset + 8, count: 4)
        default: nil
        }
    }

    /// A quotient of two numbers elsewhere in the block.
    var rational: Double? {
        guard reader.unsigned(at: offset + 2, count: 2) == FieldType.rational,
            let place = reader.unsigned(at: offset + 8, count: 4),
            let numerator = reader.unsigned(at: place, count: 4),
            let denominator = reader.unsigned(at: place + 4, count: 4), denominator > 0
        else { return nil }
        return Double(numerator) / Double(denominator)
    }
}

extension EXIF {
    /// A TIFF block that says only how dense the pixels are, for WebP, which has no other place for it.
    static func block(_ density: PixelDensity) -> [UInt8] {
        let resolutions = [density.horizontal, density.vertical].flatMap { value in
            UInt32((value * 100).rounded()).bigEndianBytes + UInt32(100).bigEndianBytes
        }
        // Three entries, and behind them, at 50, the two quotients.
        return [0x4D, 0x4D, 0x00, 0x2A, 0, 0, 0, 8] + [0, 3]
            + [0x01, 0x1A, 0, 5, 0, 0, 0, 1, 0, 0, 0, 50]
            + [0x01, 0x1B, 0, 5, 0, 0, 0, 1, 0, 0, 0, 58]
            + [0x01, 0x28, 0, 3, 0, 0, 0, 1, 0, 2, 0, 0]
            + [0, 0, 0, 0] + resolutions
    }
}
