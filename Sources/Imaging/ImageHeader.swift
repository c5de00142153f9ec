/// What a file says about itself before its pixels are decoded.
public struct ImageHeader: Sendable, Equatable {
    /// The format, told by content.
    public let format: SourceFormat
    /// Columns of the upright image.
    public let width: Int
    /// Rows of the upright image.
    public let height: Int
    /// How the stored pixels are turned; `width` and `height` have been swapped accordingly.
    public let orientation: Orientation

    /// Reads the header of a file in any `SourceFormat`. Nothing is allocated for pixels.
    ///
    /// - Throws: `.unsupportedFormat` for anything else, `.damaged` where the size cannot be told.
    public static func read(_ bytes: ArraySlice<UInt8>) throws(ImagingError) -> ImageHeader {
        try ImageHeader(EncodedImage(inspecting: bytes))
    }

    init(_ image: EncodedImage) {
        format = image.format
        orientation = image.orientation
        width = orientation.swapsSides ? image.storedHeight : image.storedWidth
        height = orientation.swapsSides ? image.storedWidth : image.storedHeight
    }
}
