import Imaging

/// How much of each pixel of a photo belongs to its foreground, at the photo's own resolution.
public struct Matte: Sendable, Equatable {
    /// Columns, as many as the photo has.
    public let width: Int
    /// Rows, as many as the photo has.
    public let height: Int
    /// Row-major, `width * height` bytes: 0 is background, 255 foreground.
    public let alpha: [UInt8]
    /// What found it.
    public let source: Source

    /// What can find a matte.
    public enum Source: String, Sendable {
        /// A model that looked for a subject.
        case model
        /// The colours of a flat graphic; see ``FlatGraphic``.
        case graphic
        /// The picture's own transparency: it came cut out already.
        case transparency
    }

    /// Makes a matte of alpha values that are already there, for instance one edited by hand.
    ///
    /// - Precondition: `alpha` holds exactly `width * height` bytes, at least one.
    public init(width: Int, height: Int, alpha: [UInt8], source: Source = .model) {
        precondition(width > 0 && height > 0, "a matte needs at least one pixel")
        precondition(alpha.count == width * height, "a matte has one byte for each pixel")
        self.width = width
        self.height = height
        self.alpha = alpha
        self.source = source
    }

    /// The matte as a picture: what `channels=alpha` answers.
    public var grayImage: GrayImage { GrayImage(width: width, height: height, pixels: alpha) }
}
