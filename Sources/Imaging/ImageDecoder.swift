/// Bytes of a photo's file to an `Image`: the one door for pictures from strangers.
public enum ImageDecoder {
    /// Decodes a whole file: upright, RGBA, straight alpha, its RGB profile and pixel density kept.
    ///
    /// Grey and CMYK images become RGB; where their colours were defined by a profile of their own (or are CMYK),
    /// they are converted to sRGB. Of an animation the first frame is taken. Of EXIF nothing else is kept.
    ///
    /// - Throws: `.unsupportedFormat` for anything but a `SourceFormat`, `.tooManyPixels` by the header alone,
    ///   before anything is allocated, and `.damaged` for a file that lacks pixels or would cost too much.
    public static func decode(
        _ bytes: ArraySlice<UInt8>,
        within budget: PixelBudget = .standard
    ) throws(ImagingError) -> Image {
        let encoded = try EncodedImage(inspecting: bytes)
        try budget.check(width: encoded.storedWidth, height: encoded.storedHeight)
        guard encoded.isComplete else { throw .damaged(encoded.format, "the file ends too early") }
        return try encoded.format.container.decode(bytes, encoded).oriented(encoded.orientation)
    }

    /// Decodes a matte: a PNG of one channel of eight bits, whose numbers are taken as they are.
    ///
    /// - Returns: nil for a picture of another kind, a colour PNG for instance.
    /// - Throws: as ``decode(_:within:)``.
    public static func decodeMatte(
        _ bytes: ArraySlice<UInt8>,
        within budget: PixelBudget = .standard
    ) throws(ImagingError) -> GrayImage? {
        let encoded = try EncodedImage(inspecting: bytes)
        try budget.check(width: encoded.storedWidth, height: encoded.storedHeight)
        guard encoded.format == .png else { return nil }
        guard encoded.isComplete else { throw .damaged(encoded.format, "the file ends too early") }
        return try PNGDecoder.decodeGray(bytes, encoded)
    }
}
