import Foundation
import History
import Logging

/// Removes what nobody needs any more: at start what a crash left behind, and every hour what has had its time.
package struct Housekeeper: Sendable {
    let store: SQLiteStore
    /// After how many days items are removed; nil keeps them.
    let retentionDays: Int?
    let logger: Logger

    package init(store: SQLiteStore, retentionDays: Int?, logger: Logger) {
        self.store = store
        self.retentionDays = retentionDays
        self.logger = logger
    }

    private static let hour: TimeInterval = 3600
    private static let day = 24 * hour
    /// Guests whose last session is over cannot come back to their things. A week allows for clocks put right.
    private static let guestRetention = 7 * day

    /// Works on a thread of its own for as long as the process lives.
    package func start() {
        Thread.detachNewThread {
            while true {
                tidyUp(at: Date())
                Thread.sleep(forTimeInterval: Self.hour)
            }
        }
    }

    /// One round. What fails is logged and tried again in the next; the other tasks go on.
    package func tidyUp(at now: Date) {
        attempt("expired sessions") { try store.purgeExpiredSessions() }
        attempt("items deleted by their users") {
            try store.purge(deletedBefore: now.addingTimeInterval(-HistoryController.undoTime))
        }
        if let retentionDays {
            attempt("items past their retention") {
                try store.purge(createdBefore: now.addingTimeInterval(-Self.day * Double(retentionDays)))
            }
        }
        attempt("guests that cannot come back") {
            try store.purgeGuests(lastSeenBefore: now.addingTimeInterval(-Self.guestRetention))
        }
        attempt("files without an item", sweep)
    }

    private func sweep() throws -> Int {
        let report = try store.sweep()
        if !report.missingBlobs.isEmpty {
            logger.error(
                "\(report.missingBlobs.count) files of items are missing, the first is \(report.missingBlobs[0]): restore them from a backup"
            )
        }
        return report.orphanedBlobs + report.unfinishedFiles
    }

    private func attempt(_ what: String, _ work: () throws -> Int) {
        do {
            let count = try work()
            if count > 0 { logger.info("removed \(count) \(what)") }
        } catch {
            logger.error("could not remove \(what): \(error)")
        }
    }
}
