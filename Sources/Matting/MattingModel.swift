import Imaging

/// Looks at a photo and says how much of each place belongs to the foreground.
///
/// A model is loaded once and shared by every thread that removes backgrounds.
public protocol MattingModel: Sendable {
    var info: ModelInfo { get }

    /// The matte of `image` on the model's own grid.
    func predict(_ image: Image) throws(MattingError) -> CoarseMatte
}
