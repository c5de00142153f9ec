/// What is left free around a subject when its picture is cropped to it.
package struct CropMargin: Sendable, Equatable {
    /// The widest margin of a side.
    private static let maximumPixels = 500
    private static let maximumPercent = 50.0

    package let top, right, bottom, left: Length

    /// No margin at all.
    package static let none = CropMargin(all: .pixels(0))

    private init(all: Length) {
        self.init(top: all, right: all, bottom: all, left: all)
    }

    private init(top: Length, right: Length, bottom: Length, left: Length) {
        (self.top, self.right, self.bottom, self.left) = (top, right, bottom, left)
    }

    /// Reads one, two (top and bottom, left and right) or four lengths (top, right, bottom, left), of at most 500
    /// pixels or 50 % of the subject each. Nil for anything else.
    package init?(parsing text: String) {
        let fields = text.split(separator: " ")
        let sides = fields.compactMap(Length.init(parsing:)).filter(Self.isAccepted)
        guard sides.count == fields.count else { return nil }
        switch sides.count {
        case 1: self.init(all: sides[0])
        case 2: self.init(top: sides[0], right: sides[1], bottom: sides[0], left: sides[1])
        case 4: self.init(top: sides[0], right: sides[1], bottom: sides[2], left: sides[3])
        default: return nil
        }
    }

    private static func isAccepted(_ length: Length) -> Bool {
        switch length {
        case .pixels(let count): count <= maximumPixels
        case .percent(let share): share <= maximumPercent
        }
    }
}
