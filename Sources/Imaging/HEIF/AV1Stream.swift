/// What decoding an AV1 item costs, told by its sequence and frame headers: AV1 Bitstream & Decoding Process
/// Specification, sections 5.3 to 5.9.
struct AV1Stream {
    private enum Unit {
        static let sequenceHeader = 1
        static let frameHeader = 3
        static let frame = 6
        static let redundantFrameHeader = 7
    }

    /// Layers of a progressive picture; each is a frame of its own.
    private static let maximumFrames = 4
    /// Every unit costs the decoder a little.
    private static let maximumUnits = 4_096

    /// The size that the headers make the decoder allocate: the largest that any of them states.
    private(set) var width = 0
    private(set) var height = 0
    private(set) var frames = 0

    init(_ data: [ArraySlice<UInt8>]) throws(ImagingError) {
        try readUnits(data.count == 1 ? data[0] : data.reduce(into: [], +=))
        guard width > 0, height > 0 else { throw .damaged(.avif, "no sequence header") }
        guard frames > 0 else { throw .damaged(.avif, "no picture in the item") }
        guard frames <= AV1Stream.maximumFrames else {
            throw .excessive(.avif, "\(frames) frames in one picture")
        }
    }

    private mutating func readUnits(_ data: ArraySlice<UInt8>) throws(ImagingError) {
        var rest = data
        var sequence: AV1SequenceHeader?
        var units = 0
        while let unit = try AV1Stream.nextUnit(of: &rest) {
            units += 1
            guard units <= AV1Stream.maximumUnits else { throw .excessive(.avif, "over \(units - 1) units") }
            switch unit.type {
            case Unit.sequenceHeader:
                guard let header = AV1SequenceHeader(unit.payload) else {
                    throw .damaged(.avif, "sequence header cut short")
                }
                sequence = header
                allow(header.width, header.height)
            case Unit.frame, Unit.frameHeader, Unit.redundantFrameHeader:
                guard let sequence else { throw .damaged(.avif, "a frame before the sequence header") }
                frames += 1
                try readSize(ofFrame: unit.payload, sequence)
            default: break
            }
        }
    }

    /// A frame may have another size than its sequence.
    private mutating func readSize(
        ofFrame payload: ArraySlice<UInt8>,
        _ sequence: AV1SequenceHeader
    ) throws(ImagingError) {
        switch sequence.frameSize(in: payload) {
        case .sequence: break
        case .own(let width, let height): allow(width, height)
        case .unknown: throw .unsupported("AVIF files with layers of several sizes cannot be read here")
        case nil: throw .damaged(.avif, "frame header cut short")
        }
    }

    private mutating func allow(_ width: Int, _ height: Int) {
        (self.width, self.height) = (max(self.width, width), max(self.height, height))
    }

    /// Section 5.3: a header, its extension, and the length as LEB128.
    private static func nextUnit(
        of rest: inout ArraySlice<UInt8>
    ) throws(ImagingError) -> (type: Int, payload: ArraySlice<UInt8>)? {
        guard let header = rest.popFirst() else { return nil }
        if header & 4 != 0 { rest = rest.dropFirst() }
        var length = rest.count
        if header & 2 != 0 {
            length = 0
            for index in 0..<8 {
                guard let byte = rest.popFirst() else { throw .damaged(.avif, "the file ends too early") }
                length |= Int(byte & 0x7F) << (index * 7)
                if byte & 0x80 == 0 { break }
            }
        }
        guard length <= rest.count else { throw .damaged(.avif, "the file ends too early") }
        defer { rest = rest.dropFirst(length) }
        return (Int(header >> 3 & 0xF), rest.prefix(length))
    }
}
