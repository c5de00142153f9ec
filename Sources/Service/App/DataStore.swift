import Cryptography
import History

/// The database and the files of one data folder, opened.
package struct DataStore: Sendable {
    package let database: SQLiteStore
    package let blobs: FileBlobStore

    /// Opens the folder, or makes it.
    ///
    /// - Parameter readers: how many requests read at the same time.
    package init(_ settings: StorageSettings, readers: Int) throws {
        blobs = try FileBlobStore(
            folder: settings.blobFolder,
            reservedByteCount: settings.reservedByteCount,
            digest: Digest.sha256
        )
        var storeSettings = SQLiteStore.Settings()
        storeSettings.readers = readers
        storeSettings.release = CutoutVersion.current
        database = try SQLiteStore(
            path: settings.folder + "/history.sqlite",
            blobs: blobs,
            settings: storeSettings
        )
    }
}
