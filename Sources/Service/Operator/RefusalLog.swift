import Foundation
import Synchronization

/// The latest requests that were refused or failed, for the operator's page: what the log has of them, until the process
/// ends.
final class RefusalLog: Sendable {
    /// One of them.
    struct Entry: Sendable, Encodable {
        let time: Date
        let method: String
        @Nullable var route: String?
        let status: Int
        let code: String
        let durationMs: Int
        let requestId: String
        @Nullable var user: String?
    }

    private static let capacity = 200

    private let latest = Mutex<[Entry]>([])

    /// Notes one; the oldest makes room. That the model is still being loaded is no refusal.
    func note(_ failure: FailedRequest, at time: Date = Date()) {
        guard failure.code != "not_ready" else { return }
        let entry = Entry(
            time: time,
            method: String(failure.request.method.rawValue.prefix(16)),
            route: failure.pattern,
            status: failure.status.code,
            code: failure.code,
            durationMs: Int((failure.duration / .milliseconds(1)).rounded()),
            requestId: failure.request.id,
            user: failure.request.notes.user
        )
        latest.withLock { latest in
            if latest.count == Self.capacity { latest.removeFirst() }
            latest.append(entry)
        }
    }

    /// The latest first.
    var entries: [Entry] { latest.withLock(\.self).reversed() }
}
