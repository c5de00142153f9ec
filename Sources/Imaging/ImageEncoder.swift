/// Images to the bytes of a JPEG, PNG, WebP or AVIF file.
public enum ImageEncoder {
    /// Encodes an image and its colour profile.
    ///
    /// PNG is lossless and ignores `quality`. JPEG has no transparency: alpha is ignored, so composite over a
    /// background first.
    ///
    /// - Parameter quality: 1 (small) to 100 (best) for JPEG, WebP and AVIF; values outside are clamped.
    /// - Throws: `.tooLargeForFormat` where a side is longer than the format allows, else `.encodingFailed`.
    public static func encode(
        _ image: Image,
        as format: ImageFormat,
        quality: Int = 90
    ) throws(ImagingError) -> [UInt8] {
        switch format {
        case .jpeg: try JPEGEncoder.encode(image, quality: clamped(quality))
        case .png: try PNGEncoder.encode(image)
        case .webp: try WebPEncoder.encode(image, quality: clamped(quality))
        case .avif: try AVIFEncoder.encode(image, quality: clamped(quality))
        }
    }

    /// A PNG with alpha, whether or not anything is transparent: frames of one film are all of one kind.
    public static func encodeFrame(_ image: Image) throws(ImagingError) -> [UInt8] {
        try PNGEncoder.encode(image, keepsAlpha: true)
    }

    /// Encodes an image of one channel; as PNG and JPEG it stays one channel.
    public static func encode(
        _ image: GrayImage,
        as format: ImageFormat,
        quality: Int = 90
    ) throws(ImagingError) -> [UInt8] {
        switch format {
        case .jpeg: try JPEGEncoder.encode(image, quality: clamped(quality))
        case .png: try PNGEncoder.encode(image)
        case .webp: try WebPEncoder.encode(Image(image), quality: clamped(quality))
        case .avif: try AVIFEncoder.encode(Image(image), quality: clamped(quality))
        }
    }

    private static func clamped(_ quality: Int) -> Int { min(max(quality, 1), 100) }
}
