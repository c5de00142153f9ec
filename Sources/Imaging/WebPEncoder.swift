import CWebP

/// WebP through libwebp.
enum WebPEncoder {
    static func encode(_ image: Image, quality: Int) throws(ImagingError) -> [UInt8] {
        guard max(image.width, image.height) <= WebPFile.maximumSide else {
            throw .tooLarge(for: .webp, maximumSide: WebPFile.maximumSide)
        }
        var output: UnsafeMutablePointer<UInt8>?
        defer { WebPFree(output) }
        let size = WebPEncodeRGBA(
            image.pixels,
            Int32(image.width),
            Int32(image.height),
            Int32(image.width * 4),
            Float(quality),
            &output
        )
        guard size > 0, let output else { throw .encodingFailed(.webp, "libwebp failed") }
        return Array(UnsafeBufferPointer(start: output, count: size))
    }
}
