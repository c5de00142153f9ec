/// How many pixels an inch of the printed picture has: what JFIF, PNG's pHYs and EXIF tell of a photo beside its pixels.
public struct PixelDensity: Sendable, Equatable {
    /// Pixels per inch from left to right.
    public let horizontal: Double
    /// Pixels per inch from top to bottom.
    public let vertical: Double

    static let centimetresPerInch = 2.54
    static let metresPerInch = 0.0254

    /// `nil` for what no printer, screen or scanner has: not from 1 to 65,535 pixels per inch, JFIF's range.
    public init?(horizontal: Double, vertical: Double) {
        let range = 0.5..<65_535.5
        guard range.contains(horizontal), range.contains(vertical) else { return nil }
        self.horizontal = horizontal
        self.vertical = vertical
    }

    /// Of the same picture, turned.
    func oriented(_ orientation: Orientation) -> PixelDensity {
        guard orientation.swapsSides else { return self }
        return PixelDensity(horizontal: vertical, vertical: horizontal) ?? self
    }
}
