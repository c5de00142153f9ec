import Foundation
internal import GRDB

extension SQLiteStore: MatteStore {
    public func matteVersions(of id: ItemID, of user: UserID) throws(HistoryError) -> [MatteVersion] {
        try read { database in
            _ = try Self.item(id, of: user, in: database)
            return try Self.versions(of: id, in: database)
        }
    }

    public func matte(_ number: Int, of id: ItemID, of user: UserID) throws(HistoryError) -> StoredBlob {
        try read { database in
            _ = try Self.item(id, of: user, in: database)
            let row = try database.row(
                "SELECT * FROM item_blobs WHERE item_id = ? AND role = ? AND version = ?",
                [id.rawValue, BlobRole.matte.rawValue, number]
            )
            return try StoredBlob(row.orNotFound())
        }
    }

    public func useMatte(_ number: Int?, of id: ItemID, of user: UserID) throws(HistoryError) -> HistoryItem {
        try write { database in
            let item = try Self.item(id, of: user, in: database)
            let number = number ?? item.ownVersion
            guard let version = try Self.versions(of: id, in: database).first(where: { $0.number == number })
            else { throw HistoryError(.notFound) }
            try Self.use(version, of: id, in: database)
            return try Self.item(id, of: user, in: database)
        }
    }

    public func save(
        _ new: NewMatteVersion,
        to id: ItemID,
        of user: UserID,
        within quota: Quota
    ) throws(HistoryError) -> SavedMatte {
        // Asked before the files are written, to spare the work, and again where the rows are written, to be sure.
        if new.replaced == nil {
            let bytes = new.blobs.values.reduce(0) { $0 + $1.bytes.count }
            try checkRoom(for: Usage(items: 0, bytes: bytes), of: user, within: quota)
        }
        var unused: [BlobID] = []
        let saved = try withStored(new.blobs) { [now] database, stored in
            let before = try Self.usage(of: user, in: database)
            let item = try Self.item(id, of: user, in: database)
            if case .person = new.maker, stored[.matte]?.id == item.blobs[.matte]?.id {
                unused = stored.values.map(\.id)
                return SavedMatte(item: item, number: item.version)
            }
            let number = try Self.add(new, stored, to: item, at: now, in: database)
            let after = try Self.usage(of: user, in: database)
            // Refusing throws, which rolls all of it back.
            try quota.admit(Usage(items: 0, bytes: after.bytes - before.bytes), to: before)
            return SavedMatte(item: try Self.item(id, of: user, in: database), number: number)
        }
        if !unused.isEmpty { try remove(unused) }
        try collectReleasedBlobs()
        return saved
    }

    /// - Returns: the new version's number.
    private static func add(
        _ new: NewMatteVersion,
        _ stored: [BlobRole: StoredBlob],
        to item: HistoryItem,
        at now: Int64,
        in database: Database
    ) throws -> Int {
        let versions = try versions(of: item.id, in: database)
        let version = try describe(new.maker, as: item, among: versions, at: now, in: database)
        try insert(version, of: item.id, in: database)
        for (role, blob) in stored {
            try refer(from: item.id, to: blob, as: role, version: version.number, in: database)
        }
        if version.isMended { try give(item.id, at: now, in: database) }
        if !new.maker.isStale(for: item) {
            try use(version, of: item.id, in: database)
            let replaced = versions.first { $0.number == new.replaced && $0.isMended }
            if let replaced { try remove(replaced.number, of: item.id, in: database) }
        }
        try spare(item.id, in: database)
        try count(item.id, in: database)
        return version.number
    }

    /// The next version, by whoever made it. A mended one names the model of the version that was mended.
    private static func describe(
        _ maker: NewMatteVersion.Maker,
        as item: HistoryItem,
        among versions: [MatteVersion],
        at now: Int64,
        in database: Database
    ) throws -> MatteVersion {
        let number = 1 + (versions.first?.number ?? 0)
        let (own, model, modelVersion, duration): (Int, String, String, Int)
        switch maker {
        case .person(let mended):
            let source = try mended.flatMap { try version(with: $0, of: item.id, in: database) }
            own = versions.first { $0.number == source }?.own ?? item.ownVersion
            guard let made = versions.first(where: { $0.number == own }) else { throw HistoryError(.corrupt) }
            (model, modelVersion, duration) = (made.model, made.modelVersion, made.durationMilliseconds)
        case .model(let name, let version, let milliseconds):
            (own, model, modelVersion, duration) = (number, name, version, milliseconds)
        }
        return MatteVersion(
            number: number,
            own: own,
            model: model,
            modelVersion: modelVersion,
            durationMilliseconds: duration,
            created: Date(milliseconds: now)
        )
    }

    static func insert(_ version: MatteVersion, of id: ItemID, in database: Database) throws {
        try database.run(
            """
            INSERT INTO matte_versions (item_id, number, own, model, model_version, duration, created)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                id.rawValue, version.number, version.own, version.model, version.modelVersion,
                version.durationMilliseconds, version.created.milliseconds,
            ]
        )
    }

    private static func versions(of id: ItemID, in database: Database) throws -> [MatteVersion] {
        try database.rows(
            "SELECT * FROM matte_versions WHERE item_id = ? ORDER BY number DESC",
            [id.rawValue]
        )
        .map { MatteVersion($0) }
    }

    /// The newest version of an item whose matte this is.
    private static func version(with blob: BlobID, of id: ItemID, in database: Database) throws -> Int? {
        try database.row(
            "SELECT max(version) FROM item_blobs WHERE item_id = ? AND role = ? AND blob = ?",
            [id.rawValue, BlobRole.matte.rawValue, blob.rawValue]
        )?[0]
    }

    private static func use(_ version: MatteVersion, of id: ItemID, in database: Database) throws {
        try database.run(
            """
            UPDATE items SET version = ?, own_version = ?, model = ?, model_version = ?, duration = ? WHERE id = ?
            """,
            [
                version.number, version.own, version.model, version.modelVersion,
                version.durationMilliseconds, id.rawValue,
            ]
        )
    }

    private static func remove(_ number: Int, of id: ItemID, in database: Database) throws {
        try database.run("DELETE FROM item_blobs WHERE item_id = ? AND version = ?", [id.rawValue, number])
        try database.run(
            "DELETE FROM matte_versions WHERE item_id = ? AND number = ?",
            [id.rawValue, number]
        )
    }

    /// Drops the oldest versions beyond the most that are kept: not the first, not the present one, and none that another
    /// one was mended from.
    private static func spare(_ id: ItemID, in database: Database) throws {
        var versions = try versions(of: id, in: database)
        let item = try database.row("SELECT version FROM items WHERE id = ?", [id.rawValue]).orNotFound()
        let current: Int = item["version"]
        while versions.count > MatteVersion.maximumCount {
            let needed = Set(versions.filter(\.isMended).map(\.own)).union([1, current, versions[0].number])
            guard let oldest = versions.last(where: { !needed.contains($0.number) }) else { return }
            try remove(oldest.number, of: id, in: database)
            versions.removeAll { $0.number == oldest.number }
        }
    }

    /// Writes down what the files of all versions take.
    private static func count(_ id: ItemID, in database: Database) throws {
        try database.run(
            """
            UPDATE items SET byte_count =
                (SELECT sum(byte_count) FROM item_blobs WHERE item_id = items.id AND role <> ?) WHERE id = ?
            """,
            [BlobRole.cutout.rawValue, id.rawValue]
        )
    }
}

extension NewMatteVersion.Maker {
    /// Whether another matte was mended than the one that is the item's.
    fileprivate func isStale(for item: HistoryItem) -> Bool {
        guard case .person(let mended?) = self else { return false }
        return mended != item.blobs[.matte]?.id
    }
}
