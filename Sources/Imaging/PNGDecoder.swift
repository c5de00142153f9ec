import CPNG

/// PNG through libpng's simplified API, which expands every colour type and depth to what is asked for.
enum PNGDecoder {
    /// `PNG_FORMAT_RGBA`, a macro that Swift does not import.
    private static let rgba = png_uint_32(PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_ALPHA)

    static func decode(_ bytes: ArraySlice<UInt8>, _ encoded: EncodedImage) throws(ImagingError) -> Image {
        var png = png_image()
        png.version = png_uint_32(PNG_IMAGE_VERSION)
        defer { png_image_free(&png) }
        let pixels = bytes.withUnsafeBytes { bytes in
            read(&png, bytes, pixelCount: encoded.storedWidth * encoded.storedHeight)
        }
        guard let pixels else { throw .damaged(.png, message(of: png)) }
        return Image(encoded, pixels: pixels)
    }

    private static func read(_ png: inout png_image, _ bytes: UnsafeRawBufferPointer, pixelCount: Int)
        -> [UInt8]?
    {
        guard png_image_begin_read_from_memory(&png, bytes.baseAddress, bytes.count) != 0,
            Int(png.width) * Int(png.height) == pixelCount
        else { return nil }
        png.format = rgba
        // Without this flag sixteen bits are taken as linear light, which no camera or editor writes.
        png.flags |= png_uint_32(PNG_IMAGE_FLAG_16BIT_sRGB)
        var succeeded = false
        let pixels = [UInt8](unsafeUninitializedCapacity: pixelCount * 4) { buffer, count in
            succeeded = png_image_finish_read(&png, nil, buffer.baseAddress, 0, nil) != 0
            count = succeeded ? pixelCount * 4 : 0
        }
        return succeeded ? pixels : nil
    }

    private static func message(of png: png_image) -> String {
        withUnsafeBytes(of: png.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
