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
            let session = SessionRecord(try row.orNotFound())
            try endSurplusSessions(of: user, in: database)
            if let address { try removeSurplusGuests(from: address, in: database) }
            return session
        }
    }

    private func endSurplusSessions(of user: UserID, in database: Database) throws {
        try database.run(
            """
            DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE user_id = ?
                ORDER BY last_used DESC, rowid DESC LIMIT -1 OFFSET ?)
            """,
            [user.rawValue, settings.sessionsPerUser]
        )
    }

    /// Whoever has neither items nor keys loses nothing: the next visit makes another guest.
    private func removeSurplusGuests(from address: String, in database: Database) throws {
        try database.run(
            """
            DELETE FROM users WHERE \(Self.isEmptyGuest) AND id IN (SELECT user_id FROM sessions WHERE address = ?
                ORDER BY last_used DESC, rowid DESC LIMIT -1 OFFSET ?)
            """,
            [address, settings.emptyGuestsPerAddress]
        )
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

    public func extendSession(_ id: String, to expires: Date) throws(HistoryError) -> SessionRecord? {
        try write { database in
            try database.row(
                "UPDATE sessions SET expires = max(expires, ?) WHERE id = ? RETURNING *",
                [expires.milliseconds, id]
            ).map(SessionRecord.init)
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
