/// GIF files: GIF89a specification.
enum GIFFile: PhotoContainer {
    private static let signatures = [Array("GIF87a".utf8), Array("GIF89a".utf8)]

    static func matches(_ bytes: ArraySlice<UInt8>) -> Bool {
        signatures.contains { bytes.starts(with: $0) }
    }

    static func inspect(_ bytes: ArraySlice<UInt8>) throws(ImagingError) -> EncodedImage {
        let frame = try firstFrame(of: bytes)
        return EncodedImage(format: .gif, storedWidth: frame.canvasWidth, storedHeight: frame.canvasHeight)
    }

    static func decode(_ bytes: ArraySlice<UInt8>, _ encoded: EncodedImage) throws(ImagingError) -> Image {
        try Image(encoded, pixels: GIFDecoder.decode(firstFrame(of: bytes), in: bytes))
    }

    /// Walks to the first picture and no further: of an animation the other frames cost nothing.
    static func firstFrame(of bytes: ArraySlice<UInt8>) throws(ImagingError) -> GIFFrame {
        var walk = try GIFWalk(bytes)
        guard let frame = try walk.next() else { throw .damaged(.gif, "no picture") }
        return frame
    }
}

/// A picture of a GIF file, as its blocks describe it.
struct GIFFrame {
    let screenWidth: Int
    let screenHeight: Int
    var left = 0
    var top = 0
    var width = 0
    var height = 0
    var isInterlaced = false
    /// Red, green, blue of each index; empty where the file has no table, whose indices are then levels of grey.
    var colors: ArraySlice<UInt8> = []
    var transparentIndex: UInt8?
    /// Where the compressed indices begin, counted from the file's first byte: the code size, then sub-blocks.
    var dataOffset = 0
    /// How long it is seen, in hundredths of a second.
    var hundredths = 0
    /// What becomes of it before the next one is drawn: section 23.
    var disposal = 0

    init(screenWidth: Int, screenHeight: Int) {
        self.screenWidth = screenWidth
        self.screenHeight = screenHeight
    }

    /// A first frame that is larger than its screen makes the screen larger, as in browsers.
    var canvasWidth: Int { max(screenWidth, left + width) }
    var canvasHeight: Int { max(screenHeight, top + height) }
}
