/// Pauses that double from 10 milliseconds to one second.
struct Backoff: Sendable {
    private static let shortest: Int32 = 10
    private static let longest: Int32 = 1000
    private var milliseconds = Self.shortest

    /// The pause to make now.
    mutating func next() -> Int32 {
        defer { milliseconds = min(2 * milliseconds, Self.longest) }
        return milliseconds
    }

    /// Begins with the shortest again.
    mutating func reset() {
        milliseconds = Self.shortest
    }
}
