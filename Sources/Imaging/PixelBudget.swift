/// How large an image may be, checked against the header before anything is allocated for its pixels.
///
/// A few kilobytes of PNG can declare billions of pixels; memory under load is bounded only if that is refused first.
public struct PixelBudget: Sendable {
    /// The most pixels an image may have.
    public var maximumPixels: Int
    /// The longest side it may have.
    public var maximumSide: Int

    /// 52 megapixels, for cameras of 50 write 50.3; four bytes a pixel make 208 MB. Sides as long as JPEG allows.
    public static let standard = PixelBudget(maximumPixels: 52_000_000)

    /// Makes a budget.
    public init(maximumPixels: Int, maximumSide: Int = 65_535) {
        self.maximumPixels = maximumPixels
        self.maximumSide = maximumSide
    }

    /// Throws `.tooManyPixels` if an image of this size exceeds the budget.
    public func check(width: Int, height: Int) throws(ImagingError) {
        let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
        guard !overflow, pixels <= maximumPixels, max(width, height) <= maximumSide else {
            throw ImagingError(
                .tooManyPixels,
                """
                The image is \(width) x \(height) pixels; at most \(maximumPixels / 1_000_000) megapixels and \
                \(maximumSide) pixels a side are accepted. Make it smaller and send it again.
                """
            )
        }
    }
}
