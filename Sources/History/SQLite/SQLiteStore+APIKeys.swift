import Foundation
internal import GRDB

extension SQLiteStore: APIKeyStore {
    public func add(_ key: NewAPIKey, for user: UserID) throws(HistoryError) -> APIKeyRecord {
        let name = try GivenName.checked(key.name)
        return try write { [now] database in
            let row = try database.row(
                """
                INSERT INTO api_keys (id, user_id, name, hash, prefix, scope, created)
                VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING *
                """,
                [
                    APIKeyID.random().rawValue, user.rawValue, name, Data(key.hash), key.prefix,
                    key.scope.rawValue, now,
                ]
            )
            return try APIKeyRecord(try row.orNotFound())
        }
    }

    public func keyHolder(hash: [UInt8]) throws(HistoryError) -> KeyHolder? {
        try read { database in
            let row = try database.row(
                "SELECT * FROM api_keys WHERE hash = ? AND revoked IS NULL",
                [Data(hash)]
            )
            guard let key = try row.map(APIKeyRecord.init) else { return nil }
            return KeyHolder(key: key, user: try Self.user(key.user, in: database))
        }
    }

    public func touch(_ key: APIKeyRecord) throws(HistoryError) -> Bool {
        guard isStale(key.lastUsed) else { return false }
        return try write { [now] database in
            try database.run("UPDATE api_keys SET last_used = ? WHERE id = ?", [now, key.id.rawValue]) > 0
        }
    }

    public func keys(of user: UserID) throws(HistoryError) -> [APIKeyRecord] {
        try read { database in
            try database.rows(
                "SELECT * FROM api_keys WHERE user_id = ? ORDER BY created DESC, id",
                [user.rawValue]
            ).map(APIKeyRecord.init)
        }
    }

    public func revoke(_ id: APIKeyID, of user: UserID) throws(HistoryError) -> APIKeyRecord {
        try write { [now] database in
            let row = try database.row(
                """
                UPDATE api_keys SET revoked = coalesce(revoked, ?) WHERE id = ? AND user_id = ? RETURNING *
                """,
                [now, id.rawValue, user.rawValue]
            )
            return try APIKeyRecord(try row.orNotFound())
        }
    }
}
