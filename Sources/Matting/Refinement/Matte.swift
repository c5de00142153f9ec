import Imaging

/// How much of each pixel of a photo belongs to its foreground, at the photo's own resolution.
public struct Matte: Sendable, Equatable {
    /// Columns, as many as the photo has.
    public let width: Int
    /// Rows, as many as the photo has.
    public let height: Int
    /// Row-major, `width * height` bytes: 0 is background, 255 foreground.
    public let alpha: [UInt8]

    /// Makes a matte of alpha values that are already there, for instance one edited by hand.
    ///
    /// - Precondition: `alpha` holds exactly `width * height` bytes, at least one.
    public init(width: Int, height: Int, alpha: [UInt8]) {
        precondition(width > 0 && height > 0, "a matte needs at least one pixel")
        precondition(alpha.count == width * height, "a matte has one byte for each pixel")
        self.width = width
        self.height = height
        self.alpha = alpha
    }

    /// The matte as a picture: what `channels=alpha` answers.
    public var grayImage: GrayImage { GrayImage(width: width, height: height, pixels: alpha) }
}
