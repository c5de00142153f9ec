/// The blocks of a GIF file, up to the end of its first picture: GIF89a specification, sections 17 to 23.
enum GIFFile: PhotoContainer {
    private static let signatures = [Array("GIF87a".utf8), Array("GIF89a".utf8)]

    private enum Block {
        static let image = 0x2C
        static let `extension` = 0x21
        static let graphicControl = 0xF9
    }

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
        let reader = ByteReader(bytes, .littleEndian)
        guard let width = reader.unsigned(at: 6, count: 2), let height = reader.unsigned(at: 8, count: 2),
            let flags = reader.unsigned(at: 10, count: 1)
        else { throw .damaged(.gif, "no screen descriptor") }
        var frame = GIFFrame(screenWidth: width, screenHeight: height)
        var offset = 13
        frame.colors = try colorTable(flags, at: &offset, of: reader)
        while let block = reader.unsigned(at: offset, count: 1) {
            switch block {
            case Block.extension:
                if reader.unsigned(at: offset + 1, count: 1) == Block.graphicControl {
                    frame.transparentIndex = transparentIndex(at: offset + 2, of: reader)
                }
                offset = try endOfSubBlocks(at: offset + 2, of: reader)
            case Block.image:
                try readImage(at: offset + 1, of: reader, into: &frame)
                return frame
            default:
                // Stray bytes between blocks are skipped, as browsers do; the trailer's 0x3B before any picture, too.
                offset += 1
            }
        }
        throw .damaged(.gif, "no picture")
    }

    private static func readImage(
        at start: Int,
        of reader: ByteReader,
        into frame: inout GIFFrame
    ) throws(ImagingError) {
        guard let left = reader.unsigned(at: start, count: 2),
            let top = reader.unsigned(at: start + 2, count: 2),
            let width = reader.unsigned(at: start + 4, count: 2),
            let height = reader.unsigned(at: start + 6, count: 2),
            let flags = reader.unsigned(at: start + 8, count: 1), width > 0, height > 0
        else { throw .damaged(.gif, "no size of the picture") }
        (frame.left, frame.top, frame.width, frame.height) = (left, top, width, height)
        frame.isInterlaced = flags & 0x40 != 0
        var offset = start + 9
        let local = try colorTable(flags, at: &offset, of: reader)
        if !local.isEmpty { frame.colors = local }
        frame.dataOffset = offset
    }

    /// The colours, three bytes each, that a descriptor's flags promise; empty where they promise none.
    private static func colorTable(
        _ flags: Int,
        at offset: inout Int,
        of reader: ByteReader
    ) throws(ImagingError) -> ArraySlice<UInt8> {
        guard flags & 0x80 != 0 else { return [] }
        let size = 3 << (flags & 7 + 1)
        guard let table = reader.slice(at: offset, count: size) else {
            throw .damaged(.gif, "colour table cut short")
        }
        offset += size
        return table
    }

    private static func transparentIndex(at offset: Int, of reader: ByteReader) -> UInt8? {
        guard reader.unsigned(at: offset, count: 1) == 4,
            let flags = reader.unsigned(at: offset + 1, count: 1),
            flags & 1 != 0
        else { return nil }
        return reader.unsigned(at: offset + 4, count: 1).flatMap { UInt8(exactly: $0) }
    }

    private static func endOfSubBlocks(at start: Int, of reader: ByteReader) throws(ImagingError) -> Int {
        var offset = start
        while let length = reader.unsigned(at: offset, count: 1) {
            offset += 1 + length
            if length == 0 { return offset }
        }
        throw .damaged(.gif, "an extension is cut short")
    }
}

/// The first picture of a GIF file, as its blocks describe it.
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

    init(screenWidth: Int, screenHeight: Int) {
        self.screenWidth = screenWidth
        self.screenHeight = screenHeight
    }

    /// A first frame that is larger than its screen makes the screen larger, as in browsers.
    var canvasWidth: Int { max(screenWidth, left + width) }
    var canvasHeight: Int { max(screenHeight, top + height) }
}
