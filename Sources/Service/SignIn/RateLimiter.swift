import Foundation
import HTTP
import History
import Synchronization

/// Lets each user, or each address without a user, do something so many times a minute, and refuses the rest for as
/// long as it takes (a token bucket each).
///
/// The buckets live in this process: with several processes behind one nginx each allows the full rate. That bounds
/// what one client can use up all the same, and nobody's data depends on it.
package final class RateLimiter: Sendable {
    private struct Bucket {
        var tokens: Double
        var filled: ContinuousClock.Instant
    }

    /// Buckets above which full ones, which say nothing, are dropped.
    private static let maximumCount = 10_000

    private let perMinute: Double
    private let buckets = Mutex<[String: Bucket]>([:])

    /// - Parameter perMinute: how often in a minute; as many may come at once.
    package init(perMinute: Int) {
        precondition(perMinute > 0)
        self.perMinute = Double(perMinute)
    }

    /// - Throws: 429 `too_many_requests` with `Retry-After`.
    package func admit(_ viewer: Viewer, _ request: HTTPRequest) throws(HTTPError) {
        guard let wait = take(request.clientName(viewer), now: .now) else { return }
        let seconds = Int(wait.rounded(.up))
        throw HTTPError(
            .tooManyRequests,
            code: "too_many_requests",
            "That was too often in a short time. Try again in \(seconds) s.",
            headers: ["Retry-After": String(seconds)]
        )
    }

    /// Takes a token; nil, or the seconds until there is one.
    package func take(_ key: String, now: ContinuousClock.Instant) -> Double? {
        buckets.withLock { buckets in
            if buckets.count >= Self.maximumCount {
                buckets = buckets.filter { level(of: $1, now) < perMinute }
            }
            var bucket = buckets[key] ?? Bucket(tokens: perMinute, filled: now)
            bucket = Bucket(tokens: level(of: bucket, now), filled: now)
            defer { buckets[key] = bucket }
            guard bucket.tokens >= 1 else { return (1 - bucket.tokens) * 60 / perMinute }
            bucket.tokens -= 1
            return nil
        }
    }

    private func level(of bucket: Bucket, _ now: ContinuousClock.Instant) -> Double {
        min(perMinute, bucket.tokens + bucket.filled.duration(to: now) / .seconds(60) * perMinute)
    }
}
