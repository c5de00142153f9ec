/// The RIFF container of a WebP file: RFC 9649, section 2.
enum WebPFile: PhotoContainer {
    static let riff = Array("RIFF".utf8)
    static let webp = Array("WEBP".utf8)

    /// An hour of animation at five frames a second has less.
    private static let maximumChunks = 20_000

    /// The largest side that the format's 14 bits can state.
    static let maximumSide = 16_383

    static func matches(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.starts(with: riff) && bytes.dropFirst(8).starts(with: webp)
    }

    static func decode(_ bytes: ArraySlice<UInt8>, _ encoded: EncodedImage) throws(ImagingError) -> Image {
        try WebPDecoder.decode(bytes, encoded)
    }

    /// Walks the chunks to the end that the RIFF header declares.
    static func inspect(_ bytes: ArraySlice<UInt8>) throws(ImagingError) -> EncodedImage {
        let reader = ByteReader(bytes, .littleEndian)
        let declared = (reader.unsigned(at: 4, count: 4) ?? 0) + 8
        var image: EncodedImage?
        var exif: EXIF?
        var profile: EmbeddedProfile?
        var offset = 12
        var chunks = 0
        while let type = reader.slice(at: offset, count: 4),
            let length = reader.unsigned(at: offset + 4, count: 4)
        {
            chunks += 1
            guard chunks <= maximumChunks else {
                throw .excessive(.webp, "more than \(maximumChunks) frames and other chunks")
            }
            let data = ByteReader(bytes.dropFirst(offset + 8).prefix(length), .littleEndian)
            switch String(decoding: type, as: UTF8.self) {
            case "VP8X": image = image ?? canvas(data)
            case "VP8L": image = image ?? lossless(data)
            case "VP8 ": image = image ?? lossy(data)
            case "ICCP": profile = profile ?? .bytes(data.bytes)
            case "EXIF": exif = exif ?? EXIF(tiff: data.bytes)
            default: break
            }
            offset += 8 + length + length % 2
        }
        guard var image else { throw .damaged(.webp, "no size in the header") }
        image.orientation = exif?.orientation ?? .up
        image.density = exif?.density
        image.profile = profile
        image.isComplete = declared <= bytes.count
        return image
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
