import Foundation

/// Whether a data folder, or a backup, holds every file that its database refers to, each with the very content that
/// was saved.
public struct Verification: Sendable {
    /// Items of all users.
    public private(set) var items = 0
    /// Files that were found as they were saved.
    public private(set) var sound = 0
    /// The bytes of these files.
    public private(set) var byteCount = 0
    /// Files that are not there, or have other content.
    public private(set) var damaged: [BlobID] = []

    /// Reads everything in a folder; a server may be working on it.
    ///
    /// - Parameters:
    ///   - folder: a data folder or a backup.
    ///   - digest: what names the content of files: SHA-256.
    /// - Throws: `corrupt`, `tooNew`, and `backupDamaged` where a backup's database is not the one it was made with.
    public init(of folder: String, digest: @escaping FileBlobStore.Digest) throws {
        try Self.checkDatabase(of: folder, digest: digest)
        let database = try DatabaseSnapshot(opening: "\(folder)/\(Backup.database)")
        let blobs = Blobs(folder: "\(folder)/blobs", digest: digest)
        items = try database.itemCount()
        for (id, size) in try database.blobs() {
            guard try blobs.sound(id) != nil else {
                damaged.append(id)
                continue
            }
            sound += 1
            byteCount += size
        }
        damaged = try stillReferenced(damaged, in: folder)
    }

    /// What was deleted while the folder was read is nobody's loss.
    private func stillReferenced(_ blobs: [BlobID], in folder: String) throws -> [BlobID] {
        guard !blobs.isEmpty else { return [] }
        let present = try DatabaseSnapshot.referenced(in: "\(folder)/\(Backup.database)")
        return blobs.filter(present.contains)
    }

    private static func checkDatabase(of folder: String, digest: FileBlobStore.Digest) throws {
        guard FileManager.default.fileExists(atPath: "\(folder)/\(Backup.database)") else {
            throw HistoryError(.unavailable, "There is no history in \(folder).")
        }
        guard FileManager.default.fileExists(atPath: "\(folder)/\(BackupManifest.name)") else { return }
        let manifest = try BackupManifest(of: folder)
        let bytes = try FileDescriptor(opening: "\(folder)/\(Backup.database)", O_RDONLY).contents()
        guard try BackupManifest.name(of: bytes, by: digest) == manifest.database else {
            throw HistoryError(.backupDamaged, "The database in \(folder) is not the one that was backed up.")
        }
    }
}
