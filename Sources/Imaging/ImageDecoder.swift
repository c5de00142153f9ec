/// Bytes of a JPEG, PNG or WebP file to an `Image`.
public enum ImageDecoder {
    /// Decodes a whole file: upright, RGBA, straight alpha, its RGB profile kept.
    ///
    /// Grey and CMYK images become RGB; where their colours were defined by a profile of their own (or are CMYK),
    /// they are converted to sRGB. Of an animation the first frame is taken.
    ///
    /// - Throws: `.unsupportedFormat` for anything but the three formats, `.tooManyPixels` by the header alone,
    ///   before anything is allocated, and `.damaged` for a corrupt file or one that was cut short.
    public static func decode(
        _ bytes: ArraySlice<UInt8>,
        within budget: PixelBudget = .standard
    ) throws(ImagingError) -> Image {
        let encoded = try EncodedImage(parsing: bytes)
        try budget.check(width: encoded.storedWidth, height: encoded.storedHeight)
        guard encoded.isComplete else { throw .damaged(encoded.format, "the file ends too early") }
        return try pixels(of: encoded, in: bytes).oriented(encoded.orientation)
    }

    private static func pixels(
        of encoded: EncodedImage,
        in bytes: ArraySlice<UInt8>
    ) throws(ImagingError) -> Image {
        switch encoded.format {
        case .jpeg: try JPEGDecoder.decode(bytes, encoded)
        case .png: try PNGDecoder.decode(bytes, encoded)
        case .webp: try WebPDecoder.decode(bytes, encoded)
        }
    }
}
