import Foundation
import History
import Logging

/// Removes what nobody needs any more: what a crash left behind, and what has had its time.
///
/// At start it only looks. Nothing is removed before the process has run for a while, nor for as long after the
/// machine's clock has jumped: whoever put back the wrong database, or has a clock that is put right late, has that
/// time before anything is gone.
package struct Housekeeper: Sendable {
    let store: SQLiteStore
    /// After how many days items are removed; nil keeps them.
    let retentionDays: Int?
    /// How long the process must have run, and the clock been steady, before anything is removed.
    let settling: Duration
    let logger: Logger

    package init(store: SQLiteStore, retentionDays: Int?, settling: Duration, logger: Logger) {
        self.store = store
        self.retentionDays = retentionDays
        self.settling = settling
        self.logger = logger
    }

    private static let hour: TimeInterval = 3600
    private static let day = 24 * hour
    /// The clock is looked at this often, in seconds.
    private static let tick: TimeInterval = 60
    /// Guests who kept nothing and whose last session is over. A week allows for clocks put right.
    private static let guestRetention = 7 * day

    /// Works on a thread of its own for as long as the process lives.
    package func start() {
        Thread.detachNewThread(work)
    }

    private func work() {
        inspect()
        var watch = ClockWatch(settling: settling, wall: Date(), elapsed: .now)
        var nextRound = ContinuousClock.now
        while true {
            Thread.sleep(forTimeInterval: min(Self.tick, max(0.1, settling / .seconds(1))))
            if let jump = watch.look(wall: Date(), elapsed: .now) {
                logger.warning(
                    "the machine's clock has jumped by \(Int(jump)) s; nothing is removed for \(settling)"
                )
            }
            guard watch.isSettled else { continue }
            // Whoever deletes because the disk is full is not to wait for an hour.
            purgeDeleted(at: Date())
            guard .now >= nextRound else { continue }
            tidyUp(at: Date())
            nextRound = .now + .seconds(Self.hour)
        }
    }

    /// Looks whether all files are there, and brings back those that were set aside.
    package func inspect() {
        do {
            report(try store.inspect())
        } catch {
            logger.error("could not look for missing files: \(error)")
        }
    }

    /// One round. What fails is logged and tried again in the next; the other tasks go on.
    package func tidyUp(at now: Date) {
        attempt("expired sessions") { try store.purgeExpiredSessions() }
        purgeDeleted(at: now)
        if let retentionDays {
            attempt("items past their retention") {
                try store.purge(createdBefore: now.addingTimeInterval(-Self.day * Double(retentionDays)))
            }
        }
        attempt("guests that kept nothing") {
            try store.purgeGuests(lastSeenBefore: now.addingTimeInterval(-Self.guestRetention))
        }
        attempt("files without an item") {
            let report = try store.sweep()
            self.report(report)
            return report.removedBlobs + report.unfinishedFiles
        }
    }

    private func purgeDeleted(at now: Date) {
        attempt("items deleted by their users") {
            try store.purge(deletedBefore: now.addingTimeInterval(-HistoryController.undoTime))
        }
    }

    private func report(_ report: SweepReport) {
        if let obstacle = report.obstacle { logger.error("\(obstacle.advice)") }
        if report.orphanedBlobs > 0 {
            logger.notice(
                "\(report.orphanedBlobs) files belong to no item; they are in blobs/aside for a week at least"
            )
        }
        if report.returnedBlobs > 0 {
            logger.notice(
                "\(report.returnedBlobs) files that had been set aside were brought back to their items"
            )
        }
        if report.keptAside > 0 {
            logger.error(
                """
                \(report.keptAside) files in blobs/aside belong to no item, which is more than crashes leave behind, so \
                they stay. If items are missing, stop Cutout and put the newest database back: they return by \
                themselves. Else remove blobs/aside.
                """
            )
        }
        if let missing = report.missingBlobs.first {
            logger.error(
                "\(report.missingBlobs.count) files of items are missing, the first is \(missing): restore them from a backup"
            )
        }
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
