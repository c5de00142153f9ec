/// Where the subject stands in its picture.
package enum SubjectPosition: Sendable, Equatable {
    /// Where it stood in the photo.
    case original
    /// At these shares, 0...1, of the room that it leaves: 0 is the left or top edge, 1 the right or bottom one.
    case at(x: Double, y: Double)

    package static let center = SubjectPosition.at(x: 0.5, y: 0.5)
}
