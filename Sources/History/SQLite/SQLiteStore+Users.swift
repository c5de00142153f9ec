import Foundation
internal import GRDB

extension SQLiteStore: UserStore {
    public func signIn(_ profile: UserProfile) throws(HistoryError) -> User {
        try write { [now] database in
            let row = try database.row(
                """
                INSERT INTO users (id, issuer, subject, email, name, picture, created, last_seen)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (issuer, subject) DO UPDATE SET email = excluded.email, name = excluded.name,
                    picture = excluded.picture, last_seen = excluded.last_seen
                RETURNING *
                """,
                [
                    UserID.random().rawValue, profile.identity.issuer, profile.identity.subject,
                    profile.email,
                    profile.name, profile.picture, now, now,
                ]
            )
            return User(try row.orNotFound())
        }
    }

    public func makeGuest() throws(HistoryError) -> User {
        try write { [now] database in
            let row = try database.row(
                "INSERT INTO users (id, created, last_seen) VALUES (?, ?, ?) RETURNING *",
                [UserID.random().rawValue, now, now]
            )
            return User(try row.orNotFound())
        }
    }

    public func user(_ id: UserID) throws(HistoryError) -> User {
        try read { database in
            User(try database.row("SELECT * FROM users WHERE id = ?", [id.rawValue]).orNotFound())
        }
    }

    public func users(matching search: String, limit: Int) throws(HistoryError) -> UserPage {
        try read { [now] database in
            let pattern =
                "%\(search.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_"))%"
            let condition = "?1 = '%%' OR email LIKE ?1 ESCAPE '\\' OR name LIKE ?1 ESCAPE '\\'"
            let total = try Int.fetchOne(
                database,
                sql: "SELECT count(*) FROM users WHERE \(condition)",
                arguments: [pattern]
            )
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT *,
                        (SELECT count(*) FROM sessions WHERE user_id = users.id AND expires > ?2) AS session_count,
                        (SELECT count(*) FROM api_keys WHERE user_id = users.id AND revoked IS NULL) AS key_count
                    FROM users WHERE \(condition) ORDER BY last_seen DESC, id LIMIT ?3
                    """,
                arguments: [pattern, now, max(0, limit)]
            )
            return UserPage(users: rows.map(UserHolding.init), total: total ?? 0)
        }
    }

    public func deleteUser(_ id: UserID) throws(HistoryError) {
        let count = try write { try $0.run("DELETE FROM users WHERE id = ?", [id.rawValue]) }
        guard count > 0 else { throw HistoryError(.notFound) }
        try collectReleasedBlobs()
    }

    public func purgeGuests(lastSeenBefore moment: Date) throws(HistoryError) -> Int {
        try write { database in
            try database.run(
                """
                DELETE FROM users WHERE \(Self.isEmptyGuest) AND last_seen < ?
                    AND NOT EXISTS (SELECT 1 FROM sessions WHERE user_id = users.id)
                """,
                [moment.milliseconds]
            )
        }
    }

    /// Whether a row of `users` is a guest that owns nothing: no items, not even deleted ones, and no keys.
    static let isEmptyGuest = """
        issuer IS NULL AND NOT EXISTS (SELECT 1 FROM items WHERE user_id = users.id)
        AND NOT EXISTS (SELECT 1 FROM api_keys WHERE user_id = users.id AND revoked IS NULL)
        """
}

extension Row? {
    /// The row, or the error of a thing that is not there.
    func orNotFound() throws(HistoryError) -> Row {
        guard let self else { throw HistoryError(.notFound) }
        return self
    }
}

extension UserHolding {
    fileprivate init(_ row: Row) {
        self.init(
            user: User(row),
            usage: Usage(items: row["item_count"], bytes: row["byte_count"]),
            sessions: row["session_count"],
            keys: row["key_count"]
        )
    }
}
