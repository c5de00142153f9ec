import Foundation
internal import GRDB

/// A copy of a history's database in one file, consistent at one moment, made beside a server that goes on.
///
/// SQLite's online backup (sqlite.org/backup.html) reads all pages in one step: in WAL mode that holds up no writer.
struct DatabaseSnapshot {
    private let queue: DatabaseQueue

    /// Copies the database at `source` to `path`, where nothing may be yet.
    init(of source: String, at path: String) throws(HistoryError) {
        do {
            guard FileManager.default.fileExists(atPath: source) else {
                throw HistoryError(.unavailable, "There is no history at \(source).")
            }
            try DataFolder.prepareFile(path)
            queue = try DatabaseQueue(path: path)
            try DatabaseQueue(path: source, configuration: .readOnly).backup(to: queue)
            // One file, whose journal belongs to whoever opens it next.
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
        } catch {
            throw HistoryError(accessing: error)
        }
    }

    /// Opens a copy that was made before, to read it.
    ///
    /// - Throws: `corrupt`, or `tooNew` where a newer release made it.
    init(opening path: String) throws(HistoryError) {
        do {
            queue = try DatabaseQueue(path: path, configuration: .readOnly)
            try queue.read(Schema.refuseNewer)
            guard try queue.read({ try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }) == "ok" else {
                throw HistoryError(.corrupt)
            }
        } catch {
            throw HistoryError(accessing: error)
        }
    }

    /// The files that items refer to, with their sizes, in the order of their names.
    func blobs() throws(HistoryError) -> [(id: BlobID, byteCount: Int)] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT DISTINCT blob, byte_count FROM item_blobs ORDER BY blob")
                .compactMap { row in BlobID(rawValue: row[0]).map { ($0, row[1]) } }
        }
    }

    /// The files that items of a server's database refer to at this moment.
    static func referenced(in path: String) throws(HistoryError) -> Set<BlobID> {
        try read(path) { database in
            let names = try String.fetchAll(database, sql: "SELECT DISTINCT blob FROM item_blobs")
            return Set(names.compactMap(BlobID.init(rawValue:)))
        }
    }

    /// Reads a server's database at this moment.
    static func read<Value>(_ path: String, _ body: (Database) throws -> Value) throws(HistoryError) -> Value
    {
        do {
            return try DatabaseQueue(path: path, configuration: .readOnly).read(body)
        } catch { throw HistoryError(accessing: error) }
    }

    /// Whether no other process has the database open.
    static func isUnused(_ path: String) throws(HistoryError) -> Bool {
        do {
            try DatabaseQueue(path: path).writeWithoutTransaction {
                try $0.execute(sql: "PRAGMA journal_mode = DELETE")
            }
            return true
        } catch {
            let failure = HistoryError(accessing: error)
            guard failure.code == .busy else { throw failure }
            return false
        }
    }

    func itemCount() throws(HistoryError) -> Int {
        try read { try Int.fetchOne($0, sql: "SELECT count(*) FROM items") ?? 0 }
    }

    /// Forgets the items of these files.
    func removeItems(of blobs: [BlobID]) throws(HistoryError) {
        do {
            try queue.write { database in
                for blob in blobs {
                    try database.execute(
                        sql: "DELETE FROM items WHERE id IN (SELECT item_id FROM item_blobs WHERE blob = ?)",
                        arguments: [blob.rawValue]
                    )
                }
            }
        } catch { throw HistoryError(accessing: error) }
    }

    func close() throws(HistoryError) {
        do { try queue.close() } catch { throw HistoryError(accessing: error) }
    }

    private func read<Value>(_ body: (Database) throws -> Value) throws(HistoryError) -> Value {
        do { return try queue.read(body) } catch { throw HistoryError(accessing: error) }
    }
}

extension Configuration {
    fileprivate static var readOnly: Configuration {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        return configuration
    }
}
