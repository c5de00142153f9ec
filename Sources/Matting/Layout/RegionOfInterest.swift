/// The part of a photo in which the subject is looked for; all else counts as background.
package struct RegionOfInterest: Sendable, Equatable {
    /// Why a region cannot be used with a photo.
    package enum Refusal: Error {
        /// A corner lies outside the photo.
        case exceedsBounds
        /// There is no pixel in it.
        case empty
    }

    /// Two corners: x1, y1, x2, y2.
    private let corners: [Length]

    /// The region between two corners, which may be given in any order.
    package init(from first: (x: Length, y: Length), to second: (x: Length, y: Length)) {
        corners = [first.x, first.y, second.x, second.y]
    }

    /// The rectangle on a photo of this size.
    package func rectangle(width: Int, height: Int) throws(Refusal) -> PixelRect {
        let x = [corners[0], corners[2]].map { $0.resolved(of: width) }.sorted()
        let y = [corners[1], corners[3]].map { $0.resolved(of: height) }.sorted()
        guard x[1] <= Double(width), y[1] <= Double(height) else { throw .exceedsBounds }
        let (left, top) = (Int(x[0].rounded()), Int(y[0].rounded()))
        let region = PixelRect(
            left: left,
            top: top,
            width: Int(x[1].rounded()) - left,
            height: Int(y[1].rounded()) - top
        )
        guard region.width > 0, region.height > 0 else { throw .empty }
        return region
    }
}
