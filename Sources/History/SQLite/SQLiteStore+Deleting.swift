import Foundation
internal import GRDB

extension SQLiteStore {
    public func delete(_ selection: ItemSelection, of user: UserID) throws(HistoryError) -> Deletion {
        try write { [now] database in
            let moment = max(now, try Self.lastDeletion(of: user, in: database) + 1)
            let count =
                switch selection {
                case .all:
                    try database.run(
                        "UPDATE items SET deleted = ? WHERE user_id = ? AND deleted IS NULL",
                        [moment, user.rawValue]
                    )
                case .items(let identifiers):
                    try identifiers.reduce(0) { count, id in
                        try count
                            + database.run(
                                "UPDATE items SET deleted = ? WHERE id = ? AND user_id = ? AND deleted IS NULL",
                                [moment, id.rawValue, user.rawValue]
                            )
                    }
                }
            return Deletion(count: count, undo: UndoToken(moment: moment))
        }
    }

    public func restore(_ deletion: UndoToken, of user: UserID, within quota: Quota) throws(HistoryError)
        -> Int
    {
        try restore(of: user, within: quota) { database in
            try database.run(
                "UPDATE items SET deleted = NULL WHERE user_id = ? AND deleted = ?",
                [user.rawValue, deletion.moment]
            )
        }
    }

    public func restore(
        _ selection: ItemSelection,
        of user: UserID,
        deletedSince moment: Date,
        within quota: Quota
    ) throws(HistoryError) -> Int {
        try restore(of: user, within: quota) { database in
            let sql = "UPDATE items SET deleted = NULL WHERE user_id = ? AND deleted >= ?"
            switch selection {
            case .all: return try database.run(sql, [user.rawValue, moment.milliseconds])
            case .items(let identifiers):
                return try identifiers.reduce(0) { count, id in
                    try count
                        + database.run(
                            sql + " AND id = ?",
                            [user.rawValue, moment.milliseconds, id.rawValue]
                        )
                }
            }
        }
    }

    private func restore(of user: UserID, within quota: Quota, _ update: (Database) throws -> Int)
        throws(HistoryError) -> Int
    {
        try write { database in
            let before = try Self.usage(of: user, in: database)
            let count = try update(database)
            let after = try Self.usage(of: user, in: database)
            // Refusing throws, which rolls the change back.
            try quota.admit(
                Usage(items: after.items - before.items, bytes: after.bytes - before.bytes),
                to: before
            )
            return count
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

    /// When the user deleted last, of what can still be restored.
    private static func lastDeletion(of user: UserID, in database: Database) throws -> Int64 {
        let row = try database.row(
            "SELECT max(deleted) FROM items WHERE user_id = ? AND deleted IS NOT NULL",
            [user.rawValue]
        )
        return row?[0] ?? 0
    }
}
