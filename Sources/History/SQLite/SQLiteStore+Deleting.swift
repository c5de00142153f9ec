import Foundation
internal import GRDB

extension SQLiteStore {
    public func delete(_ selection: ItemSelection, of user: UserID) throws(HistoryError) -> Int {
        try write { [now] database in
            let sql = "UPDATE items SET deleted = ? WHERE user_id = ? AND deleted IS NULL"
            switch selection {
            case .all: return try database.run(sql, [now, user.rawValue])
            case .items(let identifiers):
                return try identifiers.reduce(0) { count, id in
                    try count + database.run(sql + " AND id = ?", [now, user.rawValue, id.rawValue])
                }
            }
        }
    }

    public func restore(
        _ selection: ItemSelection,
        of user: UserID,
        deletedSince moment: Date,
        within quota: Quota
    ) throws(HistoryError) -> Int {
        try write { database in
            let before = try Self.usage(of: user, in: database)
            let count = try Self.restore(selection, of: user, deletedSince: moment, in: database)
            let after = try Self.usage(of: user, in: database)
            // Refusing throws, which rolls the change back.
            try quota.admit(
                Usage(items: after.items - before.items, bytes: after.bytes - before.bytes),
                to: before
            )
            return count
        }
    }

    private static func restore(
        _ selection: ItemSelection,
        of user: UserID,
        deletedSince moment: Date,
        in database: Database
    ) throws -> Int {
        let sql = "UPDATE items SET deleted = NULL WHERE user_id = ? AND deleted >= ?"
        switch selection {
        case .all: return try database.run(sql, [user.rawValue, moment.milliseconds])
        case .items(let identifiers):
            return try identifiers.reduce(0) { count, id in
                try count
                    + database.run(sql + " AND id = ?", [user.rawValue, moment.milliseconds, id.rawValue])
            }
        }
    }

    public func purge(deletedBefore moment: Date) throws(HistoryError) -> Int {
        try purgeItems(where: "deleted < ?", moment)
    }

    public func purge(createdBefore moment: Date) throws(HistoryError) -> Int {
        try purgeItems(where: "created < ?", moment)
    }

    /// Removes rows, then their files, a few hundred at a time, so that saves and renames get in between.
    private func purgeItems(where condition: String, _ moment: Date) throws(HistoryError) -> Int {
        var total = 0
        var count = 0
        repeat {
            count = try write { database in
                try database.run(
                    "DELETE FROM items WHERE rowid IN (SELECT rowid FROM items WHERE \(condition) LIMIT 200)",
                    [moment.milliseconds]
                )
            }
            total += count
            try collectReleasedBlobs()
        } while count > 0
        return total
    }
}
