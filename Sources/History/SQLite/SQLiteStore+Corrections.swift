import Foundation
internal import GRDB

extension SQLiteStore: CorrectionStore {
    public func corrections(of user: UserID) throws(HistoryError) -> (isGiving: Bool, items: Int) {
        try read { database in
            let row = try database.row(
                """
                SELECT consented IS NOT NULL AS is_giving, (SELECT count(*) FROM items WHERE user_id = users.id
                    AND \(Corrections.condition)) AS given FROM users WHERE id = ?
                """,
                [user.rawValue]
            ).orNotFound()
            return (row["is_giving"], row["given"])
        }
    }

    public func setGiving(_ isGiving: Bool, of user: UserID) throws(HistoryError) {
        try write { [now] database in
            let count = try database.run(
                "UPDATE users SET consented = ? WHERE id = ?",
                [isGiving ? now : nil, user.rawValue]
            )
            guard count > 0 else { throw HistoryError(.notFound) }
            guard !isGiving else { return }
            try database.run(
                "UPDATE items SET given = NULL WHERE user_id = ? AND given IS NOT NULL",
                [user.rawValue]
            )
        }
    }

    /// Marks an item as given, where its user agreed to that.
    static func give(_ id: ItemID, at now: Int64, in database: Database) throws {
        try database.run(
            """
            UPDATE items SET given = ? WHERE id = ? AND given IS NULL
                AND EXISTS (SELECT 1 FROM users WHERE users.id = user_id AND consented IS NOT NULL)
            """,
            [now, id.rawValue]
        )
    }
}
