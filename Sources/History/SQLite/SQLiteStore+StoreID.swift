import Foundation
internal import GRDB

extension SQLiteStore {
    /// Gives a new database and its blobs one name, and those of a release that had none.
    ///
    /// The database is named first: a crash before the blobs are leaves a state that the next start completes. Blobs that
    /// carry a name get none from another database, and those that an empty database finds get one that no database
    /// has, so that it stays known that they are not its own.
    func nameStore() throws {
        guard try !pool.read(isNamed) else { return }
        try pool.write(nameDatabase)
        try pool.write { database in
            guard let id = try Self.storeID(in: database), try blobs.storeID() == nil,
                try Self.hasItems(database) || hasNoBlobs()
            else { return }
            try blobs.setStoreID(StoreID(stored: id))
        }
    }

    private func isNamed(_ database: Database) throws -> Bool {
        try Self.storeID(in: database) != nil && blobs.storeID() != nil
    }

    private func nameDatabase(_ database: Database) throws {
        guard try Self.storeID(in: database) == nil else { return }
        let (noted, hasItems, hasNoBlobs) = (
            try blobs.storeID(), try Self.hasItems(database), try hasNoBlobs()
        )
        switch noted {
        case let noted? where !hasItems && hasNoBlobs && StoreID(rawValue: noted) != nil:
            try database.run("INSERT INTO store (id) VALUES (?)", [noted])
        case _?: break
        case nil where hasItems || hasNoBlobs:
            try database.run("INSERT INTO store (id) VALUES (?)", [StoreID.random().rawValue])
        case nil: try blobs.setStoreID(.random())
        }
    }

    /// Whether the files are this database's own, which alone may remove any.
    func ownsBlobs(_ database: Database) throws -> Bool {
        guard let id = try Self.storeID(in: database) else { return false }
        return try blobs.storeID() == id
    }

    /// What keeps a sweep from being safe.
    func obstacle() throws(HistoryError) -> SweepObstacle? {
        try read { database in
            guard try ownsBlobs(database) else { return .foreignFiles }
            return try Self.hasItems(database) || hasNoBlobs() ? nil : .emptyDatabase
        }
    }

    private static func storeID(in database: Database) throws -> String? {
        try database.row("SELECT id FROM store")?["id"]
    }

    private static func hasItems(_ database: Database) throws -> Bool {
        try database.row("SELECT 1 FROM items LIMIT 1") != nil
    }

    private func hasNoBlobs() throws(HistoryError) -> Bool {
        for byte in UInt8.min...UInt8.max where try !blobs.blobs(beginningWith: byte).isEmpty { return false }
        return true
    }
}
