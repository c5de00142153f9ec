import Foundation
internal import GRDB

/// People and items in an SQLite database, their files in a ``BlobStore``.
///
/// One writer at a time and any number of readers beside it (write-ahead log). A commit waits for the disk
/// (`synchronous = FULL`): in WAL mode the cheaper `NORMAL` survives a crash of the process but may lose the last
/// commits with the power, and what was acknowledged must not be lost. It costs one flush beside the three that the
/// files of an item take anyway.
///
/// **No row without its files.** The files are written before the row. The transaction that writes the row looks once
/// more whether they are there, and files are removed only inside a transaction that sees no row refer to them; SQLite
/// lets one such transaction run at a time, over all processes. So a save and a removal of the same content cannot
/// pass each other by.
///
/// **No file without a row.** Whatever drops a reference notes the blob in `released_blobs` in the same transaction;
/// collecting works through these notes, now or after the next start. Files that were written before a crash kept the
/// row from following are found by ``HistoryStore/sweep()``.
///
/// **No file of another database.** Database and files carry one ``StoreID``. Where the two differ, a backup was put back
/// in part or a folder mistaken, and no file is removed for whatever reason.
public final class SQLiteStore: Sendable {
    /// How a store works.
    public struct Settings: Sendable {
        /// Reads that may run at the same time: as many as there are request threads is best.
        public var readers = 8
        /// How long to wait for another process's lock before `busy` is thrown.
        public var busyTimeout: Duration = .seconds(5)
        /// How old the note of a session's or key's last use may be before it is written again.
        public var touchInterval: Duration = .seconds(60)
        /// The most sessions of one user; beyond it the one that was not used for longest ends.
        public var sessionsPerUser = 50
        /// The most guests from one address that have kept nothing yet; beyond it the one that was away for longest
        /// goes.
        public var emptyGuestsPerAddress = 500
        /// The largest database, in bytes, that is checked at start. Checking reads it all, at a few hundred MB a
        /// second.
        public var checkedByteCount = 1 << 30
        /// The release that opens the store, which is noted; none where empty.
        public var release = ""
        /// What time it is.
        public var clock: @Sendable () -> Date = { Date() }

        /// The settings that suit one server.
        public init() {}
    }

    let pool: DatabasePool
    let blobs: any BlobStore
    let settings: Settings

    /// Opens the database or makes it, checks it, and brings its schema up to date.
    ///
    /// - Parameters:
    ///   - path: the database file; its folder is made where it is missing.
    ///   - blobs: where the files of items are.
    /// - Throws: `corrupt`, `tooNew`, `readOnly`, `storageFull`, `busy`, `unavailable`.
    public init(path: String, blobs: any BlobStore, settings: Settings = Settings()) throws(HistoryError) {
        try DataFolder.prepare((path as NSString).deletingLastPathComponent)
        // SQLite gives its log and its lock file the rights of the database file.
        try DataFolder.prepareFile(path)
        self.blobs = blobs
        self.settings = settings
        do {
            pool = try DatabasePool(path: path, configuration: Self.configuration(settings))
            // GRDB sets NORMAL when it opens a pool, after everything that its configuration lets us do.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            try Self.check(pool, upTo: settings.checkedByteCount)
            try Schema.migrate(pool)
            if !settings.release.isEmpty { try Schema.note(settings.release, at: now, in: pool) }
            try nameStore()
        } catch {
            throw HistoryError(accessing: error)
        }
    }

    private static func configuration(_ settings: Settings) -> Configuration {
        var configuration = Configuration()
        configuration.label = "History"
        configuration.maximumReaderCount = max(1, settings.readers)
        configuration.busyMode = .timeout(settings.busyTimeout / .seconds(1))
        return configuration
    }

    private static func check(_ pool: DatabasePool, upTo byteCount: Int) throws {
        try pool.read { database in
            let size = try Int.fetchOne(
                database,
                sql: "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
            )
            guard let size, size <= byteCount else { return }
            let finding = try String.fetchOne(database, sql: "PRAGMA quick_check(1)")
            guard finding == "ok" else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: finding)
            }
        }
    }
}

extension SQLiteStore {
    /// The present, as rows hold it.
    var now: Int64 { settings.clock().milliseconds }

    /// Whether a note of last use is old enough to be written again.
    func isStale(_ lastUse: Date?) -> Bool {
        guard let lastUse else { return true }
        return settings.clock().timeIntervalSince(lastUse) >= settings.touchInterval / .seconds(1)
    }

    /// How the writing connection is set, for a test that commits wait for the disk.
    package func pragma(_ name: String) throws(HistoryError) -> String? {
        try write { try String.fetchOne($0, sql: "PRAGMA \(name)") }
    }

    /// Reads a consistent state, beside other readers and the writer.
    func read<Value>(_ body: (Database) throws -> Value) throws(HistoryError) -> Value {
        do { return try pool.read(body) } catch { throw HistoryError(accessing: error) }
    }

    /// Runs a transaction that holds the write lock from its beginning; it is rolled back where `body` throws.
    func write<Value>(_ body: (Database) throws -> Value) throws(HistoryError) -> Value {
        do { return try pool.write(body) } catch { throw HistoryError(accessing: error) }
    }
}

extension Database {
    /// The one row of a statement that is compiled once for each connection. The statement runs to its end, where
    /// SQLite checks the foreign keys of an `INSERT ... RETURNING`.
    func row(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws -> Row? {
        try rows(sql, arguments).first
    }

    /// All rows of a statement that is compiled once for each connection.
    func rows(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws -> [Row] {
        try Row.fetchAll(cachedStatement(sql: sql), arguments: arguments)
    }

    /// Runs a statement that is compiled once for each connection, and tells how many rows it changed.
    @discardableResult
    func run(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws -> Int {
        try cachedStatement(sql: sql).execute(arguments: arguments)
        return changesCount
    }
}
