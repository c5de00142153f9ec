import CPNG

/// PNG.
enum PNGEncoder {
    static func encode(_ image: Image) throws(ImagingError) -> [UInt8] {
        try write(
            image.pixels,
            image.width,
            image.height,
            png_uint_32(PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_ALPHA)
        )
    }

    static func encode(_ image: GrayImage) throws(ImagingError) -> [UInt8] {
        try write(image.pixels, image.width, image.height, 0)
    }

    private static func write(_ pixels: [UInt8], _ width: Int, _ height: Int, _ format: png_uint_32)
        throws(ImagingError) -> [UInt8]
    {
        var png = png_image()
        png.version = png_uint_32(PNG_IMAGE_VERSION)
        png.width = png_uint_32(width)
        png.height = png_uint_32(height)
        png.format = format
        png.flags = png_uint_32(PNG_IMAGE_FLAG_FAST)
        defer { png_image_free(&png) }
        var size = 0
        guard png_image_write_to_memory(&png, nil, &size, 0, pixels, 0, nil) != 0 else {
            throw .encodingFailed(.png, "libpng")
        }
        var ok: Int32 = 0
        let out = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            ok = png_image_write_to_memory(&png, buffer.baseAddress, &size, 0, pixels, 0, nil)
            count = ok != 0 ? size : 0
        }
        guard ok != 0 else { throw .encodingFailed(.png, "libpng") }
        return out
    }
}
