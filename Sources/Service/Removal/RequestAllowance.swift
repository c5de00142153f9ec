import Foundation
import HTTP
import Synchronization

/// Counts each caller's removals in the current minute, and says when there were enough: one allowance for all the
/// ways in, which `CUTOUT_REMOVALS_PER_MINUTE` sets.
///
/// The counts live in this process: with several processes behind one nginx each allows the full number.
package final class RequestAllowance: Sendable {
    /// Where a caller stands after a request.
    package struct Standing: Sendable, Equatable {
        package let limit: Int
        /// Removals left in this minute; negative for one that was too many.
        package let remaining: Int
        /// When the next minute begins, in Unix seconds.
        package let reset: Int

        package init(limit: Int, remaining: Int, reset: Int) {
            self.limit = limit
            self.remaining = remaining
            self.reset = reset
        }

        package var isExceeded: Bool { remaining < 0 }

        /// Seconds until the next minute, at least one.
        func wait(at now: Date = Date()) -> Int { max(1, reset - Int(now.timeIntervalSince1970)) }
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
    package init(
        perMinute limit: Int,
        now: @escaping @Sendable () -> Int = { Int(Date().timeIntervalSince1970) }
    ) {
        self.limit = limit
        self.now = now
    }

    /// Counts one removal. Callers of minutes that are over are forgotten, so the table stays small.
    package func take(for caller: String) -> Standing {
        let number = now() / Self.length
        let count = window.withLock { window in
            if window.number != number { window = Window(number: number) }
            window.counts[caller, default: 0] += 1
            return window.counts[caller, default: 0]
        }
        return Standing(limit: limit, remaining: limit - count, reset: (number + 1) * Self.length)
    }

    /// Counts one removal of whoever asks for it.
    package func take(for viewer: Viewer, _ request: HTTPRequest) -> Standing {
        take(for: request.clientName(viewer))
    }

    /// Counts one removal, as ``take(for:_:)``.
    ///
    /// - Throws: 429 `too_many_requests` with `Retry-After` where it was one too many.
    package func admit(_ viewer: Viewer, _ request: HTTPRequest) throws(HTTPError) {
        let standing = take(for: viewer, request)
        guard standing.isExceeded else { return }
        throw HTTPError(
            .tooManyRequests,
            code: "too_many_requests",
            "At most \(limit) photos a minute are worked on. Try again in \(standing.wait()) s.",
            headers: ["Retry-After": String(standing.wait())]
        )
    }
}
