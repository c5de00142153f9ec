import Foundation
internal import GRDB

extension SQLiteStore {
    /// How long what was set aside stays there.
    private static let asideTime: TimeInterval = 7 * 24 * 3600
    /// What is set aside is removed while it is no more than one in so many of the blobs in use. Crashes leave a few
    /// files behind; more than that is what an older database put back by mistake looks like.
    private static let smallShare = 10

    public func inspect() throws(HistoryError) -> SweepReport {
        var report = SweepReport()
        report.obstacle = try obstacle()
        for byte in UInt8.min...UInt8.max {
            let present = try blobs.blobs(beginningWith: byte)
            try recover(referencedBlobs(beginningWith: byte).subtracting(present), into: &report)
        }
        return report
    }

    public func sweep() throws(HistoryError) -> SweepReport {
        try collectReleasedBlobs()
        var report = SweepReport()
        report.obstacle = try obstacle()
        guard report.obstacle == nil else { return try inspect() }
        report.unfinishedFiles = try blobs.removeUnfinished()
        var inUse = 0
        for byte in UInt8.min...UInt8.max {
            inUse += try sweepBlobs(beginningWith: byte, into: &report)
        }
        try removeWhatIsAside(besides: inUse, into: &report)
        return report
    }

    /// Sets aside what nothing refers to. Tells how many blobs are in use.
    private func sweepBlobs(beginningWith byte: UInt8, into report: inout SweepReport) throws(HistoryError)
        -> Int
    {
        // Files first, rows second: what is saved meanwhile has its row by then or is left alone by the removal.
        let present = try blobs.blobs(beginningWith: byte)
        let referenced = try referencedBlobs(beginningWith: byte)
        let orphans = Array(present.subtracting(referenced))
        if !orphans.isEmpty { report.orphanedBlobs += try setAside(orphans) }
        try recover(referenced.subtracting(present), into: &report)
        return referenced.count
    }

    private func setAside(_ orphans: [BlobID]) throws(HistoryError) -> Int {
        let now = settings.clock()
        return try write { database in
            guard try ownsBlobs(database) else { return 0 }
            return try takeUnreferenced(orphans, in: database) { id throws(HistoryError) in
                try blobs.setAside(id, at: now)
            }
        }
    }

    /// Brings back blobs that are referred to and not in their place.
    private func recover(_ absent: Set<BlobID>, into report: inout SweepReport) throws(HistoryError) {
        // Looked at again, now that the row has been seen: its file may have come since the folder was read.
        for id in absent where try blobs.byteCount(of: id) == nil {
            if try blobs.bringBack(id) {
                report.returnedBlobs += 1
            } else {
                report.missingBlobs.append(id)
            }
        }
    }

    private func removeWhatIsAside(besides inUse: Int, into report: inout SweepReport) throws(HistoryError) {
        let moment = settings.clock().addingTimeInterval(-Self.asideTime)
        let count = try blobs.countSetAside(before: moment)
        guard count > 0 else { return }
        guard count * Self.smallShare <= inUse else { return report.keptAside = count }
        report.removedBlobs = try blobs.removeSetAside(before: moment)
    }

    private func referencedBlobs(beginningWith byte: UInt8) throws(HistoryError) -> Set<BlobID> {
        try read { database in
            let prefix = BlobID.hexadecimal(of: byte)
            let rows = try database.rows(
                "SELECT DISTINCT blob FROM item_blobs WHERE blob >= ? AND blob < ?",
                [prefix, prefix + "g"]
            )
            return Set(rows.compactMap { BlobID(rawValue: $0[0]) })
        }
    }
}
