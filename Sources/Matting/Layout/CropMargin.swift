/// What is left free around a subject when its picture is cropped to it.
package struct CropMargin: Sendable, Equatable {
    package let top, right, bottom, left: Length

    /// No margin at all.
    package static let none = CropMargin(
        top: .pixels(0),
        right: .pixels(0),
        bottom: .pixels(0),
        left: .pixels(0)
    )

    /// A margin with these widths.
    package init(top: Length, right: Length, bottom: Length, left: Length) {
        (self.top, self.right, self.bottom, self.left) = (top, right, bottom, left)
    }
}
