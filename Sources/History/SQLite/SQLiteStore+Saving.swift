import Foundation
internal import GRDB

extension SQLiteStore {
    public func save(_ item: NewItem, for user: UserID, within quota: Quota) throws(HistoryError)
        -> HistoryItem
    {
        let name = try GivenName.checked(item.name)
        // Asked before the files are written, to spare the work, and again where the row is written, to be sure.
        try checkRoom(for: item.usage, of: user, within: quota)
        return try withStored(item.blobs) { [now] database, stored in
            try quota.admit(item.usage, to: Self.usage(of: user, in: database))
            let id = ItemID.random()
            try Self.insert(item, name: name, id: id, user: user, created: now, in: database)
            let first = MatteVersion(
                number: 1,
                own: 1,
                model: item.model,
                modelVersion: item.modelVersion,
                durationMilliseconds: item.durationMilliseconds,
                created: Date(milliseconds: now)
            )
            try Self.insert(first, of: id, in: database)
            for (role, blob) in stored {
                try Self.refer(from: id, to: blob, as: role, version: role.isVersioned ? 1 : 0, in: database)
            }
            return try Self.item(id, of: user, in: database)
        }
    }

    public func checkRoom(for addition: Usage, of user: UserID, within quota: Quota) throws(HistoryError) {
        try quota.admit(addition, to: usage(of: user))
        try blobs.checkRoom(for: addition.bytes)
    }

    public func usage(of user: UserID) throws(HistoryError) -> Usage {
        try read { try Self.usage(of: user, in: $0) }
    }

    static func usage(of user: UserID, in database: Database) throws -> Usage {
        let row = try database.row("SELECT item_count, byte_count FROM users WHERE id = ?", [user.rawValue])
            .orNotFound()
        return Usage(items: row["item_count"], bytes: row["byte_count"])
    }

    private static func insert(
        _ item: NewItem,
        name: String,
        id: ItemID,
        user: UserID,
        created: Int64,
        in database: Database
    ) throws {
        try database.run(
            """
            INSERT INTO items (id, user_id, name, search_name, width, height, model, model_version, settings,
                duration, byte_count, created)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                id.rawValue, user.rawValue, name, GivenName.searchable(name), item.width, item.height,
                item.model,
                item.modelVersion, item.settings, item.durationMilliseconds, item.usage.bytes, created,
            ]
        )
    }

    static func refer(
        from id: ItemID,
        to blob: StoredBlob,
        as role: BlobRole,
        version: Int,
        in database: Database
    ) throws {
        try database.run(
            """
            INSERT INTO item_blobs (item_id, role, version, blob, media_type, byte_count) VALUES (?, ?, ?, ?, ?, ?)
            """,
            [id.rawValue, role.rawValue, version, blob.id.rawValue, blob.mediaType, blob.byteCount]
        )
    }
}
