import CWebP

/// Writes WebP through libwebp: lossy colour, lossless alpha, colour profile and pixel density beside them.
enum WebPEncoder {
    /// How hard the encoder looks for a smaller file, 0 to 6. At 2 a cutout takes six tenths of the default 4's time and
    /// 1 to 2 % more bytes; below 2 files grow and time does not fall.
    private static let effort: Int32 = 2

    static func encode(_ image: Image, quality: Int) throws(ImagingError) -> [UInt8] {
        guard max(image.width, image.height) <= WebPFile.maximumSide else {
            throw .tooLarge(for: .webp, maximumSide: WebPFile.maximumSide)
        }
        let bitstream = try compress(image, quality)
        let exif = image.density.map(EXIF.block)
        guard image.colorProfile != nil || exif != nil else { return bitstream }
        guard let file = WebPMuxer.adding(profile: image.colorProfile, exif: exif, to: bitstream) else {
            throw .encodingFailed(.webp, "no metadata")
        }
        return file
    }

    private static func compress(_ image: Image, _ quality: Int) throws(ImagingError) -> [UInt8] {
        var config = WebPConfig()
        var picture = WebPPicture()
        guard WebPConfigPreset(&config, WEBP_PRESET_PHOTO, Float(quality)) != 0,
            WebPPictureInit(&picture) != 0
        else { throw .encodingFailed(.webp, "another libwebp than this was built for") }
        defer { WebPPictureFree(&picture) }
        config.method = effort
        config.thread_level = 1
        var memory = WebPMemoryWriter()
        WebPMemoryWriterInit(&memory)
        defer { WebPMemoryWriterClear(&memory) }
        picture.width = Int32(image.width)
        picture.height = Int32(image.height)
        picture.writer = WebPMemoryWrite
        let succeeded = withUnsafeMutablePointer(to: &memory) { memory in
            picture.custom_ptr = UnsafeMutableRawPointer(memory)
            return WebPPictureImportRGBA(&picture, image.pixels, Int32(image.width * 4)) != 0
                && WebPEncode(&config, &picture) != 0
        }
        guard succeeded else { throw .encodingFailed(.webp, "libwebp error \(picture.error_code.rawValue)") }
        return Array(UnsafeBufferPointer(start: memory.mem, count: memory.size))
    }
}
