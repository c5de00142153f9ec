import Foundation
import GRDB
import History

/// A data folder of its own, which goes away with the test.
final class TemporaryFolder: Sendable {
    let path: String

    init(in parent: String = NSTemporaryDirectory()) throws {
        path = (parent as NSString).appendingPathComponent("history-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A data folder with a store in it, and a clock that stands still until it is moved.
struct Fixture {
    let folder: TemporaryFolder
    let clock = TestClock()
    let files: FileBlobStore
    let store: SQLiteStore

    init(
        in folder: TemporaryFolder? = nil,
        busyTimeout: Duration = .seconds(5),
        reservedByteCount: Int = 0,
        blobs: (FileBlobStore) -> any BlobStore = { $0 }
    ) throws {
        let folder = try folder ?? TemporaryFolder()
        self.folder = folder
        files = try .make(in: folder.path, reservedByteCount: reservedByteCount)
        store = try .make(in: folder.path, blobs: blobs(files), busyTimeout: busyTimeout, clock: clock)
    }

    /// A connection of another program to the same database, which may hold its lock for as long as it likes.
    func otherConnection() throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        return try DatabaseQueue(path: SQLiteStore.path(in: folder.path), configuration: configuration)
    }

    /// A connection that saw what the store wrote, for a look at single columns.
    func value<Value: DatabaseValueConvertible>(_ sql: String) throws -> Value? {
        try otherConnection().read { try Value.fetchOne($0, sql: sql) }
    }

    /// The names of all blob files, and of files in the making.
    func fileNames() throws -> Set<String> { try blobFileNames(in: folder.path) }
}

/// The names of all files below the blob folder of a data folder, but for those that were set aside.
func blobFileNames(in folder: String) throws -> Set<String> {
    let blobs = URL(fileURLWithPath: folder).appendingPathComponent("blobs")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: blobs.path)
    return Set(
        paths.filter { path in
            guard path != "store-id", !path.hasPrefix("aside") else { return false }
            var isFolder: ObjCBool = false
            let file = blobs.appendingPathComponent(path).path
            return FileManager.default.fileExists(atPath: file, isDirectory: &isFolder) && !isFolder.boolValue
        }.map { ($0 as NSString).lastPathComponent }
    )
}

extension SQLiteStore {
    static func path(in folder: String) -> String { folder + "/history.sqlite" }

    static func make(
        in folder: String,
        blobs: any BlobStore,
        busyTimeout: Duration = .seconds(5),
        clock: TestClock = TestClock(),
        settings: Settings = Settings()
    ) throws -> SQLiteStore {
        var settings = settings
        settings.busyTimeout = busyTimeout
        settings.clock = { clock.now }
        return try SQLiteStore(path: path(in: folder), blobs: blobs, settings: settings)
    }
}

extension FileBlobStore {
    static func make(in folder: String, reservedByteCount: Int = 0) throws -> FileBlobStore {
        try FileBlobStore(
            folder: folder + "/blobs",
            reservedByteCount: reservedByteCount,
            digest: testDigest
        )
    }
}
