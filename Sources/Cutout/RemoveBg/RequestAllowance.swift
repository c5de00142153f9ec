import Foundation
import Synchronization

/// Counts each caller's requests in the current minute, and says when there were enough.
final class RequestAllowance: Sendable {
    /// Where a caller stands after a request.
    struct Standing: Sendable, Equatable {
        let limit: Int
        /// Requests left in this minute; negative for one that was too many.
        let remaining: Int
        /// When the next minute begins, in Unix seconds.
        let reset: Int

        var isExceeded: Bool { remaining < 0 }
    }

    private struct Window {
        var number = 0
        var counts: [String: Int] = [:]
    }

    private static let length = 60

    private let limit: Int
    private let now: @Sendable () -> Int
    private let window = Mutex(Window())

    /// - Parameter now: the time in Unix seconds.
    init(perMinute limit: Int, now: @escaping @Sendable () -> Int = { Int(Date().timeIntervalSince1970) }) {
        self.limit = limit
        self.now = now
    }

    /// Counts one request. Callers of minutes that are over are forgotten, so the table stays small.
    func take(for caller: String) -> Standing {
        let number = now() / Self.length
        let count = window.withLock { window in
            if window.number != number { window = Window(number: number) }
            window.counts[caller, default: 0] += 1
            return window.counts[caller, default: 0]
        }
        return Standing(limit: limit, remaining: limit - count, reset: (number + 1) * Self.length)
    }
}
