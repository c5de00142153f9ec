import Imaging

/// Removes the background of a film's frames: each on its own, but for the matte, which a ``MatteSteadier`` may smooth over
/// time between ``look(at:)`` and ``cut(_:over:)``.
///
/// Always by the model: whether a frame is taken for a flat graphic could change from one to the next.
public struct FrameRemover: Sendable {
    /// A frame with its matte.
    public struct SeenFrame: Sendable {
        let image: Image
        let grid: WorkingGrid
        var matte: Matte
    }

    private let model: any MattingModel

    /// Makes a remover around a loaded model, which it shares.
    public init(model: any MattingModel) { self.model = model }

    /// Asks the model about a frame. Called from several threads at once.
    public func look(at image: Image) throws(MattingError) -> SeenFrame {
        let isOpaque = image.isOpaque
        let seen = isOpaque ? image : image.flattened
        let grid = WorkingGrid(reducing: seen)
        let matte = MatteRefiner.refine(try model.predict(seen), for: seen, on: grid)
        return SeenFrame(image: image, grid: grid, matte: isOpaque ? matte : matte.limited(to: image))
    }

    /// The foreground of a frame. Called from several threads at once.
    public func cut(_ frame: SeenFrame, over background: Background = .transparent) -> Image {
        Compositing.cutout(of: frame.image, matte: frame.matte, over: background, grid: frame.grid)
    }
}
