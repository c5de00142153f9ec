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

    /// Reads `x1 y1 x2 y2`, each in pixels or per cent. Nil where there are not four lengths.
    package init?(parsing text: String) {
        let fields = text.split(separator: " ")
        let corners = fields.compactMap(Length.init(parsing:))
        guard fields.count == 4, corners.count == 4 else { return nil }
        self.corners = corners
    }

    /// The rectangle on a photo of this size. The corners may be given in any order.
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
