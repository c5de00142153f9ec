import Foundation

/// Hands values from several threads to one, in the order in which they come, and lets no more of them wait than it
/// has places: whoever is too fast waits.
package final class Handover<Value: Sendable>: @unchecked Sendable {
    // All but the condition is touched under its lock alone.
    private let condition = NSCondition()
    private let places: Int
    private var waiting: [Value] = []
    private var givers: Int
    private var isClosed = false

    /// - Parameter givers: how many threads give; each says when it has finished.
    package init(places: Int, givers: Int) {
        precondition(places > 0)
        self.places = places
        self.givers = givers
    }

    /// Hands a value over, once there is a place for it.
    ///
    /// - Returns: false where nobody takes values any more.
    package func give(_ value: Value) -> Bool {
        condition.withLock {
            while waiting.count >= places && !isClosed { condition.wait() }
            guard !isClosed else { return false }
            waiting.append(value)
            condition.broadcast()
            return true
        }
    }

    /// Says that one of the givers has no more.
    package func finish() {
        condition.withLock {
            givers -= 1
            condition.broadcast()
        }
    }

    /// The next value; nil once every giver has finished.
    package func take() -> Value? {
        condition.withLock {
            while waiting.isEmpty && givers > 0 { condition.wait() }
            guard !waiting.isEmpty else { return nil }
            condition.broadcast()
            return waiting.removeFirst()
        }
    }

    /// Says that nobody takes values any more, and waits until every giver has noticed.
    package func close() {
        condition.withLock {
            isClosed = true
            waiting = []
            condition.broadcast()
            while givers > 0 { condition.wait() }
        }
    }
}
