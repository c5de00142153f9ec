import Foundation
internal import GRDB

extension SQLiteStore: HistoryStore {
    public func items(
        of user: UserID,
        matching search: String,
        after cursor: PageCursor?,
        limit: Int
    ) throws(HistoryError) -> ItemPage {
        let limit = min(max(limit, 1), 200)
        return try read { database in
            // One more than asked for tells whether there is another page.
            let rows = try ItemQuery(user: user, search: search, cursor: cursor, limit: limit + 1).rows(
                in: database
            )
            let items = try Self.items(from: rows.prefix(limit), in: database)
            return ItemPage(
                items: items,
                next: rows.count > limit ? items.last.map(PageCursor.init(behind:)) : nil
            )
        }
    }

    public func item(_ id: ItemID, of user: UserID) throws(HistoryError) -> HistoryItem {
        try read { try Self.item(id, of: user, in: $0) }
    }

    public func rename(_ id: ItemID, of user: UserID, to name: String) throws(HistoryError) -> HistoryItem {
        let name = try GivenName.checked(name)
        return try write { database in
            try database.run(
                """
                UPDATE items SET name = ?, search_name = ? WHERE id = ? AND user_id = ? AND deleted IS NULL
                """,
                [name, GivenName.searchable(name), id.rawValue, user.rawValue]
            )
            return try Self.item(id, of: user, in: database)
        }
    }

    static func item(_ id: ItemID, of user: UserID, in database: Database) throws -> HistoryItem {
        let row = try database.row(
            "SELECT * FROM items WHERE id = ? AND user_id = ? AND deleted IS NULL",
            [id.rawValue, user.rawValue]
        )
        return try items(from: [row.orNotFound()], in: database)[0]
    }

    /// Items from their rows, with what they refer to.
    private static func items(from rows: some Collection<Row>, in database: Database) throws -> [HistoryItem]
    {
        var blobs: [String: [BlobRole: StoredBlob]] = [:]
        let identifiers = rows.map { $0["id"] as String }
        let references = try Row.fetchAll(
            database,
            sql: """
                SELECT item_blobs.* FROM item_blobs JOIN items ON items.id = item_id
                WHERE item_id IN (\(databaseQuestionMarks(count: identifiers.count)))
                    AND item_blobs.version IN (0, items.version)
                """,
            arguments: StatementArguments(identifiers)
        )
        for row in references {
            guard let role = BlobRole(rawValue: row["role"]) else { throw HistoryError(.corrupt) }
            blobs[row["item_id"], default: [:]][role] = try StoredBlob(row)
        }
        return rows.map { HistoryItem($0, blobs: blobs[$0["id"]] ?? [:]) }
    }
}

/// The list of a user's items from some place on, in the order and with the columns of the index `items_by_user`.
package struct ItemQuery {
    private let sql: String
    private let values: [any DatabaseValueConvertible]

    package init(user: UserID, search: String, cursor: PageCursor?, limit: Int) {
        let words = GivenName.words(of: search)
        let cursor = cursor ?? .start
        sql = """
            SELECT * FROM items WHERE user_id = ? AND deleted IS NULL AND (created, id) < (?, ?)
            \(words.map { _ in "AND instr(search_name, ?) > 0" }.joined(separator: " "))
            ORDER BY created DESC, id DESC LIMIT ?
            """
        values = [user.rawValue, cursor.created, cursor.id] + words + [limit]
    }

    func rows(in database: Database) throws -> [Row] {
        try database.rows(sql, StatementArguments(values))
    }

    /// How SQLite would run it (`EXPLAIN QUERY PLAN`), for a test that the index serves it.
    package func plan(in store: SQLiteStore) throws(HistoryError) -> [String] {
        try store.read { database in
            try Row.fetchAll(
                database,
                sql: "EXPLAIN QUERY PLAN " + sql,
                arguments: StatementArguments(values)
            )
            .map { $0["detail"] }
        }
    }
}
