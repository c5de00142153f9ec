internal import GRDB

/// How much a store holds, of everybody together.
public struct StoreFigures: Sendable, Equatable {
    public let guests: Int
    /// Users who signed in.
    public let members: Int
    /// Sessions that have not expired.
    public let sessions: Int
    public let items: Int
    /// Of the items' files; a file that several items share counts for each.
    public let itemBytes: Int
    /// Size of the database file.
    public let databaseBytes: Int
}

extension SQLiteStore {
    /// How much the store holds. It reads what each user's row has counted already, so it takes no longer for many items.
    public func figures() throws(HistoryError) -> StoreFigures {
        try read { [now] database in
            let row = try database.row(
                """
                SELECT count(*) FILTER (WHERE issuer IS NULL), count(issuer),
                    coalesce(sum(item_count), 0), coalesce(sum(byte_count), 0),
                    (SELECT count(*) FROM sessions WHERE expires > ?),
                    (SELECT page_count * page_size FROM pragma_page_count, pragma_page_size)
                FROM users
                """,
                [now]
            ).orNotFound()
            return StoreFigures(
                guests: row[0],
                members: row[1],
                sessions: row[4],
                items: row[2],
                itemBytes: row[3],
                databaseBytes: row[5]
            )
        }
    }
}
