/// The blocks of a GIF file, picture by picture: GIF89a specification, sections 17 to 26.
struct GIFWalk {
    private enum Block {
        static let image = 0x2C
        static let `extension` = 0x21
        static let graphicControl = 0xF9
        static let application = 0xFF
    }

    private static let netscape = Array("NETSCAPE2.0".utf8)

    private let reader: ByteReader
    private let blank: GIFFrame
    private var offset = 13
    /// Whether the data of the picture before are still to be gone behind.
    private var isBehindDescriptor = false
    /// How often the pictures are shown again, 0 for ever; nil where no block so far says.
    private(set) var repeats: Int?

    init(_ bytes: ArraySlice<UInt8>) throws(ImagingError) {
        reader = ByteReader(bytes, .littleEndian)
        guard let width = reader.unsigned(at: 6, count: 2), let height = reader.unsigned(at: 8, count: 2),
            let flags = reader.unsigned(at: 10, count: 1)
        else { throw .damaged(.gif, "no screen descriptor") }
        var blank = GIFFrame(screenWidth: width, screenHeight: height)
        blank.colors = try Self.colorTable(flags, at: &offset, of: reader)
        self.blank = blank
    }

    /// The next picture; nil where there is none.
    mutating func next() throws(ImagingError) -> GIFFrame? {
        if isBehindDescriptor {
            isBehindDescriptor = false
            // Behind data that are cut short there is nothing; whoever decodes them says so.
            offset = (try? endOfSubBlocks(at: offset + 1)) ?? reader.bytes.count
        }
        var frame = blank
        while let block = reader.unsigned(at: offset, count: 1) {
            switch block {
            case Block.extension: try readExtension(into: &frame)
            case Block.image:
                try readImage(into: &frame)
                return frame
            default:
                // Stray bytes between blocks are skipped, as browsers do; the trailer's 0x3B before any picture, too.
                offset += 1
            }
        }
        return nil
    }

    private mutating func readExtension(into frame: inout GIFFrame) throws(ImagingError) {
        switch reader.unsigned(at: offset + 1, count: 1) {
        case Block.graphicControl: readControl(at: offset + 2, into: &frame)
        case Block.application
        where reader.matches(Self.netscape, at: offset + 3) && reader.matches([3, 1], at: offset + 14):
            repeats = reader.unsigned(at: offset + 16, count: 2)
        default: break
        }
        offset = try endOfSubBlocks(at: offset + 2)
    }

    private func readControl(at offset: Int, into frame: inout GIFFrame) {
        guard reader.unsigned(at: offset, count: 1) == 4,
            let flags = reader.unsigned(at: offset + 1, count: 1)
        else { return }
        frame.disposal = flags >> 2 & 7
        frame.hundredths = reader.unsigned(at: offset + 2, count: 2) ?? 0
        frame.transparentIndex =
            flags & 1 != 0 ? reader.unsigned(at: offset + 4, count: 1).flatMap { UInt8(exactly: $0) } : nil
    }

    /// Reads a picture's descriptor, up to its data.
    private mutating func readImage(into frame: inout GIFFrame) throws(ImagingError) {
        let start = offset + 1
        guard let left = reader.unsigned(at: start, count: 2),
            let top = reader.unsigned(at: start + 2, count: 2),
            let width = reader.unsigned(at: start + 4, count: 2),
            let height = reader.unsigned(at: start + 6, count: 2),
            let flags = reader.unsigned(at: start + 8, count: 1), width > 0, height > 0
        else { throw .damaged(.gif, "no size of the picture") }
        (frame.left, frame.top, frame.width, frame.height) = (left, top, width, height)
        frame.isInterlaced = flags & 0x40 != 0
        offset = start + 9
        let local = try Self.colorTable(flags, at: &offset, of: reader)
        if !local.isEmpty { frame.colors = local }
        frame.dataOffset = offset
        isBehindDescriptor = true
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

    private func endOfSubBlocks(at start: Int) throws(ImagingError) -> Int {
        var offset = start
        while let length = reader.unsigned(at: offset, count: 1) {
            offset += 1 + length
            if length == 0 { return offset }
        }
        throw .damaged(.gif, "an extension is cut short")
    }
}
