import Foundation
internal import GRDB

extension SQLiteStore: SessionStore {
    public func beginSession(
        _ id: String,
        of user: UserID,
        expires: Date,
        userAgent: String?,
        address: String?
    ) throws(HistoryError) -> SessionRecord {
        try write { [now] database in
            let row = try database.row(
                """
                INSERT INTO sessions (id, user_id, created, expires, last_used, user_agent, address)
                VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING *
                """,
                [id, user.rawValue, now, expires.milliseconds, now, userAgent, address]
            )
            return SessionRecord(try row.orNotFound())
        }
    }

    public func session(_ id: String) throws(HistoryError) -> SignedInUser? {
        try read { [now] database in
            let row = try database.row("SELECT * FROM sessions WHERE id = ? AND expires > ?", [id, now])
            guard let session = row.map(SessionRecord.init) else { return nil }
            return SignedInUser(session: session, user: try Self.user(session.user, in: database))
        }
    }

    public func touch(_ session: SessionRecord, expires: Date?) throws(HistoryError) -> Bool {
        guard isStale(session.lastUsed) else { return false }
        return try write { [now] database in
            let count = try database.run(
                "UPDATE sessions SET last_used = ?, expires = max(expires, ?) WHERE id = ?",
                [now, (expires ?? session.expires).milliseconds, session.id]
            )
            try database.run("UPDATE users SET last_seen = ? WHERE id = ?", [now, session.user.rawValue])
            return count > 0
        }
    }

    public func sessions(of user: UserID) throws(HistoryError) -> [SessionRecord] {
        try read { [now] database in
            try database.rows(
                "SELECT * FROM sessions WHERE user_id = ? AND expires > ? ORDER BY last_used DESC, id",
                [user.rawValue, now]
            ).map(SessionRecord.init)
        }
    }

    public func endSession(_ id: String) throws(HistoryError) {
        _ = try write { try $0.run("DELETE FROM sessions WHERE id = ?", [id]) }
    }

    public func endSessions(of user: UserID, except kept: String?) throws(HistoryError) -> Int {
        try write { database in
            try database.run(
                "DELETE FROM sessions WHERE user_id = ? AND id IS NOT ?",
                [user.rawValue, kept]
            )
        }
    }

    public func purgeExpiredSessions() throws(HistoryError) -> Int {
        try write { [now] database in try database.run("DELETE FROM sessions WHERE expires <= ?", [now]) }
    }

    /// A user whom a row refers to, which the foreign key makes sure is there.
    static func user(_ id: UserID, in database: Database) throws -> User {
        User(try database.row("SELECT * FROM users WHERE id = ?", [id.rawValue]).orNotFound())
    }
}
