/// The parts of an AV1 sequence header that tell the size of its frames: AV1 specification, section 5.5.
struct AV1SequenceHeader {
    enum FrameSize {
        /// That of the sequence.
        case sequence
        case own(width: Int, height: Int)
        /// Another, stated where only a decoder finds it.
        case unknown
    }

    /// What a flag with a third value, "each frame says", reads as.
    private static let select = 2

    let width: Int
    let height: Int
    private let widthBits: Int
    private let heightBits: Int
    private let isReducedStill: Bool
    private var frameIDBits = 0
    private var orderHintBits = 0
    private var screenContentTools = AV1SequenceHeader.select
    private var integerMotion = AV1SequenceHeader.select

    init?(_ payload: ArraySlice<UInt8>) {
        var reader = BitReader(payload.prefix(256))
        guard reader.skip(4) != nil, let isReducedStill = reader.flag() else { return nil }
        self.isReducedStill = isReducedStill
        let skipped: Void? = isReducedStill ? reader.skip(5) : AV1SequenceHeader.skipOperatingPoints(&reader)
        guard skipped != nil, let widthBits = reader.bits(4), let heightBits = reader.bits(4),
            let width = reader.bits(widthBits + 1), let height = reader.bits(heightBits + 1)
        else { return nil }
        (self.widthBits, self.heightBits) = (widthBits + 1, heightBits + 1)
        (self.width, self.height) = (width + 1, height + 1)
        guard isReducedStill || readTools(&reader) != nil else { return nil }
    }

    /// Timing and decoder models are for films; a still picture that has one is not read.
    private static func skipOperatingPoints(_ reader: inout BitReader) -> Void? {
        guard reader.flag() == false, let hasDelays = reader.flag(), let points = reader.bits(5) else {
            return nil
        }
        for _ in 0...points {
            guard reader.skip(12) != nil, let level = reader.bits(5) else { return nil }
            if level > 7, reader.skip(1) == nil { return nil }
            guard hasDelays else { continue }
            guard let isPresent = reader.flag() else { return nil }
            if isPresent, reader.skip(4) == nil { return nil }
        }
        return ()
    }

    private mutating func readTools(_ reader: inout BitReader) -> Void? {
        guard let hasFrameIDs = reader.flag() else { return nil }
        if hasFrameIDs {
            guard let delta = reader.bits(4), let additional = reader.bits(3) else { return nil }
            frameIDBits = delta + 2 + additional + 1
        }
        // Superblock size, filter intra, intra edge; interintra, masked, warped, dual filter.
        guard reader.skip(3 + 4) != nil, let hasOrderHint = reader.flag() else { return nil }
        if hasOrderHint, reader.skip(2) == nil { return nil }
        guard let choosesTools = reader.flag() else { return nil }
        if !choosesTools {
            guard let tools = reader.bits(1) else { return nil }
            screenContentTools = tools
        }
        if screenContentTools > 0 {
            guard let choosesMotion = reader.flag() else { return nil }
            if !choosesMotion {
                guard let motion = reader.bits(1) else { return nil }
                integerMotion = motion
            }
        }
        guard hasOrderHint else { return () }
        guard let bits = reader.bits(3) else { return nil }
        orderHintBits = bits + 1
        return ()
    }

    /// The size of a frame by its header, section 5.9.2; `nil` if that is cut short.
    func frameSize(in payload: ArraySlice<UInt8>) -> FrameSize? {
        if isReducedStill { return .sequence }
        var reader = BitReader(payload.prefix(256))
        guard let showsExisting = reader.flag() else { return nil }
        if showsExisting { return .sequence }
        guard let type = reader.bits(2), let isShown = reader.flag() else { return nil }
        let (isKey, isSwitch) = (type == 0, type == 3)
        if !isShown, reader.skip(1) == nil { return nil }
        if !(isSwitch || isKey && isShown), reader.skip(1) == nil { return nil }
        guard reader.skip(1) != nil else { return nil }
        var usesTools = screenContentTools == 1
        if screenContentTools == AV1SequenceHeader.select {
            guard let chosen = reader.flag() else { return nil }
            usesTools = chosen
        }
        if usesTools, integerMotion == AV1SequenceHeader.select, reader.skip(1) == nil { return nil }
        guard reader.skip(frameIDBits) != nil else { return nil }
        if isSwitch { return .unknown }
        guard let isOwn = reader.flag() else { return nil }
        if !isOwn { return .sequence }
        guard isKey, isShown else { return .unknown }
        guard reader.skip(orderHintBits) != nil, let width = reader.bits(widthBits),
            let height = reader.bits(heightBits)
        else { return nil }
        return .own(width: width + 1, height: height + 1)
    }
}
