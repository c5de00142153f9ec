import Imaging

/// Removes the background of photos: model, refinement, foreground colours, compositing.
///
/// The server and the command line run this same path; decoding and encoding are theirs.
public struct BackgroundRemover: Sendable {
    /// Where the coarse matte comes from.
    public let model: any MattingModel

    /// Makes a remover around a loaded model, which it shares.
    public init(model: any MattingModel) {
        self.model = model
    }

    /// The matte of `image`, at its own resolution, nowhere above the transparency that it already has.
    public func matte(for image: Image) throws(MattingError) -> Matte {
        var timings = StageTimings()
        return try matte(for: image, timings: &timings)
    }

    /// The matte of `image`, with the stages timed.
    ///
    /// - Parameters:
    ///   - timings: gains `model` and `refine`.
    ///   - isWanted: asked before each stage; once it is false, `.cancelled` is thrown.
    public func matte(
        for image: Image,
        timings: inout StageTimings,
        isWanted: () -> Bool = { true }
    ) throws(MattingError) -> Matte {
        let (matte, _) = try refinedMatte(of: image, timings: &timings, isWanted: isWanted)
        return matte
    }

    /// The whole way: the foreground of `image` over `background`, and the matte behind it, with the stages timed.
    ///
    /// - Parameters:
    ///   - timings: gains `model`, `refine` and `composite`.
    ///   - isWanted: asked before each stage; once it is false, `.cancelled` is thrown.
    public func removeBackground(
        of image: Image,
        over background: Background = .transparent,
        timings: inout StageTimings,
        isWanted: () -> Bool = { true }
    ) throws(MattingError) -> (cutout: Image, matte: Matte) {
        let (matte, grid) = try refinedMatte(of: image, timings: &timings, isWanted: isWanted)
        try check(isWanted)
        let cutout = timings.measure(.composite) {
            Compositing.cutout(of: image, matte: matte, over: background, grid: grid)
        }
        return (cutout, matte)
    }

    /// The matte, and the grid on which it was refined, which foreground estimation uses again.
    ///
    /// A flat graphic needs neither model nor grid: its ground goes, or it has lost it already.
    private func refinedMatte(
        of image: Image,
        timings: inout StageTimings,
        isWanted: () -> Bool
    ) throws(MattingError) -> (Matte, WorkingGrid?) {
        try check(isWanted)
        let isOpaque = image.isOpaque
        let seen = isOpaque ? image : image.flattened
        if let graphic = FlatGraphic(detectedIn: seen), isOpaque || image.isCutOut {
            return timings.measure(.refine) {
                (isOpaque ? graphic.matte(of: image) : Matte(transparencyOf: image), nil)
            }
        }
        let coarse = try timings.measure(.model) { () throws(MattingError) in try model.predict(seen) }
        try check(isWanted)
        return timings.measure(.refine) {
            let grid = WorkingGrid(reducing: seen)
            let matte = MatteRefiner.refine(coarse, for: seen, on: grid)
            return (isOpaque ? matte : matte.limited(to: image), grid)
        }
    }

    private func check(_ isWanted: () -> Bool) throws(MattingError) {
        guard isWanted() else {
            throw MattingError(.cancelled, "Nobody waits for this result any more, so the work was dropped.")
        }
    }
}
