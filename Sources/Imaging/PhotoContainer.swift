/// One file format at the door: how it is told, what its structure says, and how its pixels are had.
///
/// Files come from strangers. `inspect` walks the structure once, allocates nothing, and refuses what would cost
/// more than a photo may; only then does `decode` hand the bytes to a library.
protocol PhotoContainer {
    /// Whether a file begins as this format does.
    static func matches(_ bytes: ArraySlice<UInt8>) -> Bool

    /// Walks the container from end to end, counting whatever costs time or memory.
    ///
    /// The size it returns is not yet held against a budget; `ImageDecoder` does so before it calls `decode`.
    ///
    /// - Throws: `.unsupportedFormat` for a variety that nothing here reads, by its name, and `.damaged` for a
    ///   structure that makes no sense or costs too much.
    static func inspect(_ bytes: ArraySlice<UInt8>) throws(ImagingError) -> EncodedImage

    /// The pixels as stored, before orientation; called only for what `inspect` returned and a budget allowed.
    ///
    /// - Throws: `.damaged` where not every pixel could be decoded from the file's data.
    static func decode(_ bytes: ArraySlice<UInt8>, _ encoded: EncodedImage) throws(ImagingError) -> Image
}
