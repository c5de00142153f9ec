import Foundation

/// A bounded channel from several senders to one receiver: values arrive in the order in which they were sent, no more of
/// them wait than it has capacity for, and a sender that is too fast waits.
package final class BoundedChannel<Value: Sendable>: @unchecked Sendable {
    // All but the condition is touched under its lock alone.
    private let condition = NSCondition()
    private let capacity: Int
    private var waiting: [Value] = []
    private var senders: Int
    private var isClosed = false

    /// - Parameter senders: how many threads send; each says when it has finished.
    package init(capacity: Int, senders: Int) {
        precondition(capacity > 0)
        self.capacity = capacity
        self.senders = senders
    }

    /// Sends a value, once there is room for it.
    ///
    /// - Returns: false where nobody receives any more.
    package func send(_ value: Value) -> Bool {
        condition.withLock {
            while waiting.count >= capacity && !isClosed { condition.wait() }
            guard !isClosed else { return false }
            waiting.append(value)
            condition.broadcast()
            return true
        }
    }

    /// Says that one of the senders has no more.
    package func finish() {
        condition.withLock {
            senders -= 1
            condition.broadcast()
        }
    }

    /// The next value; nil once every sender has finished.
    package func receive() -> Value? {
        condition.withLock {
            while waiting.isEmpty && senders > 0 { condition.wait() }
            guard !waiting.isEmpty else { return nil }
            condition.broadcast()
            return waiting.removeFirst()
        }
    }

    /// Says that nobody receives any more, and waits until every sender has noticed.
    package func close() {
        condition.withLock {
            isClosed = true
            waiting = []
            condition.broadcast()
            while senders > 0 { condition.wait() }
        }
    }
}
