/// Where the subject stands in its picture.
package enum SubjectPosition: Sendable, Equatable {
    /// Where it stood in the photo.
    case original
    /// At these shares, 0...1, of the room that it leaves: 0 is the left or top edge, 1 the right or bottom one.
    case at(x: Double, y: Double)

    package static let center = SubjectPosition.at(x: 0.5, y: 0.5)

    /// Reads `original`, `center`, or one or two percentages (horizontal, vertical). Nil for anything else.
    package init?(parsing text: String) {
        switch text {
        case "original": self = .original
        case "center": self = .center
        default:
            let fields = text.split(separator: " ")
            let shares = fields.compactMap(Self.share)
            guard let x = shares.first, shares.count == fields.count, shares.count <= 2 else { return nil }
            self = .at(x: x, y: shares.last ?? x)
        }
    }

    private static func share(_ text: Substring) -> Double? {
        guard case .percent(let value) = Length(parsing: text), value <= 100 else { return nil }
        return value / 100
    }
}
