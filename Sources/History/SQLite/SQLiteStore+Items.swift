import Foundation
internal import GRDB

extension SQLiteStore: HistoryStore {
    public func items(
        of user: UserID,
        matching search: String,
        in order: ItemOrder,
        after cursor: PageCursor?,
        limit: Int
    ) throws(HistoryError) -> ItemPage {
        let limit = min(max(limit, 1), 200)
        return try read { database in
            // One more than asked for tells whether there is another page.
            let query = ItemQuery(user: user, search: search, order: order, cursor: cursor, limit: limit + 1)
            let rows = try query.rows(in: database)
            let items = try Self.items(from: rows.prefix(limit), in: database)
            return ItemPage(
                items: items,
                next: rows.count > limit ? items.last.map { PageCursor(behind: $0, in: order) } : nil
            )
        }
    }

    public func neighbors(of id: ItemID, of user: UserID, matching search: String, in order: ItemOrder)
        throws(HistoryError) -> (previous: ItemID?, next: ItemID?)
    {
        try read { database in
            let cursor = PageCursor(behind: try Self.item(id, of: user, in: database), in: order)
            func first(isReversed: Bool) throws -> ItemID? {
                let query = ItemQuery(
                    user: user,
                    search: search,
                    order: order,
                    isReversed: isReversed,
                    cursor: cursor,
                    limit: 1
                )
                return try query.rows(in: database).first.map { ItemID(stored: $0["id"]) }
            }
            return (try first(isReversed: true), try first(isReversed: false))
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

    public func change(_ id: ItemID, of user: UserID, settings: String) throws(HistoryError) -> HistoryItem {
        try write { database in
            try database.run(
                "UPDATE items SET settings = ? WHERE id = ? AND user_id = ? AND deleted IS NULL",
                [settings, id.rawValue, user.rawValue]
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

/// The list of a user's items from some place on, in the order and with the columns of an index: `items_by_user`, or
/// `items_by_name`.
package struct ItemQuery {
    private let sql: String
    private let values: [any DatabaseValueConvertible]

    /// - Parameter isReversed: whether it goes from that place towards the beginning.
    package init(
        user: UserID,
        search: String,
        order: ItemOrder = .newest,
        isReversed: Bool = false,
        cursor: PageCursor?,
        limit: Int
    ) {
        let words = GivenName.words(of: search)
        let column = order == .name ? "search_name" : "created"
        let isDescending = (order == .newest) != isReversed
        let place = cursor.map { _ in "AND (\(column), id) \(isDescending ? "<" : ">") (?, ?)" }
        let direction = isDescending ? "DESC" : "ASC"
        sql = """
            SELECT * FROM items WHERE user_id = ? AND deleted IS NULL \(place ?? "")
            \(words.map { _ in "AND instr(search_name, ?) > 0" }.joined(separator: " "))
            ORDER BY \(column) \(direction), id \(direction) LIMIT ?
            """
        values = [user.rawValue] + (cursor?.values ?? []) + words + [limit]
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

extension PageCursor {
    fileprivate var values: [any DatabaseValueConvertible] {
        switch key {
        case .created(let created): [created, id]
        case .name(let name): [name, id]
        }
    }
}
