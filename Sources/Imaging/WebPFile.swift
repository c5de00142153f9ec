/// The RIFF container of a WebP file: RFC 9649, section 2.
enum WebPFile {
    static let riff = Array("RIFF".utf8)
    static let webp = Array("WEBP".utf8)

    /// The largest side that the format's 14 bits can state.
    static let maximumSide = 16_383

    /// Walks the chunks to the end that the RIFF header declares.
    static func parse(_ bytes: ArraySlice<UInt8>) throws(ImagingError) -> EncodedImage {
        let reader = ByteReader(bytes, .littleEndian)
        let declared = (reader.unsigned(at: 4, count: 4) ?? 0) + 8
        var image: EncodedImage?
        var orientation = Orientation.up
        var profile: [UInt8]?
        var offset = 12
        while let type = reader.slice(at: offset, count: 4),
            let length = reader.unsigned(at: offset + 4, count: 4)
        {
            let data = ByteReader(bytes.dropFirst(offset + 8).prefix(length), .littleEndian)
            switch String(decoding: type, as: UTF8.self) {
            case "VP8X": image = image ?? canvas(data)
            case "VP8L": image = image ?? lossless(data)
            case "VP8 ": image = image ?? lossy(data)
            case "ICCP": profile = profile ?? Array(data.bytes.prefix(ColorProfile.maximumSize))
            case "EXIF": orientation = EXIF.orientation(inTIFF: tiff(inEXIF: data.bytes))
            default: break
            }
            offset += 8 + length + length % 2
        }
        guard var image else { throw .damaged(.webp, "no size in the header") }
        image.orientation = orientation
        image.profile = profile
        image.isComplete = declared <= bytes.count
        return image
    }

    /// Some writers copy the signature of JPEG's APP1 segment before the TIFF block.
    private static func tiff(inEXIF data: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        data.starts(with: Array("Exif\0\0".utf8)) ? data.dropFirst(6) : data
    }

    private static func canvas(_ data: ByteReader) -> EncodedImage? {
        guard let width = data.unsigned(at: 4, count: 3), let height = data.unsigned(at: 7, count: 3) else {
            return nil
        }
        return EncodedImage(format: .webp, storedWidth: width + 1, storedHeight: height + 1)
    }

    private static func lossless(_ data: ByteReader) -> EncodedImage? {
        guard data.unsigned(at: 0, count: 1) == 0x2F, let bits = data.unsigned(at: 1, count: 4) else {
            return nil
        }
        return EncodedImage(
            format: .webp,
            storedWidth: bits & 0x3FFF + 1,
            storedHeight: bits >> 14 & 0x3FFF + 1
        )
    }

    private static func lossy(_ data: ByteReader) -> EncodedImage? {
        guard data.matches([0x9D, 0x01, 0x2A], at: 3),
            let width = data.unsigned(at: 6, count: 2), let height = data.unsigned(at: 8, count: 2),
            width & 0x3FFF > 0, height & 0x3FFF > 0
        else { return nil }
        return EncodedImage(format: .webp, storedWidth: width & 0x3FFF, storedHeight: height & 0x3FFF)
    }
}
