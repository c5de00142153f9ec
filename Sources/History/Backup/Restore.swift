import Foundation

/// Puts a backup back as a data folder.
public struct Restore: Sendable {
    let backup: String
    let digest: FileBlobStore.Digest

    /// - Parameters:
    ///   - backup: the folder of one backup, or a folder of dated ones, of which the newest counts.
    ///   - digest: what names the content of files: SHA-256.
    /// - Throws: `backupDamaged` where there is no whole backup.
    public init(from backup: String, digest: @escaping FileBlobStore.Digest) throws(HistoryError) {
        self.digest = digest
        if FileManager.default.fileExists(atPath: "\(backup)/\(BackupManifest.name)") {
            self.backup = backup
        } else if access(backup, F_OK) == 0, let newest = try BackupFolder(backup).names().last {
            self.backup = "\(backup)/\(newest)"
        } else {
            throw HistoryError(.backupDamaged, "There is no whole backup in \(backup).")
        }
    }

    /// What was put back.
    public struct Report: Sendable {
        /// The backup that was used.
        public let backup: String
        /// What it says of itself.
        public let manifest: BackupManifest
        /// Where the folder's former content is now; nil where there was none.
        public let replaced: String?
    }

    /// Checks the backup, copies it, and then puts the copy in the place of what is in `data`.
    ///
    /// - Parameters:
    ///   - data: the data folder; no server may be working on it.
    ///   - isReplacing: whether a history that is there already is moved aside, into a folder beside the new one. It
    ///     is never removed.
    /// - Throws: `occupied` where there is a history and it must not be replaced; `busy` where a server is using it;
    ///   `backupDamaged`, naming a file; `tooNew`. The data folder is as it was then.
    public func run(to data: String, replacing isReplacing: Bool, at moment: Date = Date()) throws -> Report {
        let manifest = try BackupManifest(of: backup)
        try check()
        try DataFolder.prepare(data)
        guard try isReplacing || Self.entries(of: data).isEmpty else {
            throw HistoryError(
                .occupied,
                "\(data) holds data already. Choose an empty folder, or have what is there moved aside by --replace."
            )
        }
        try requireIdle(data)
        let incoming = "\(data)/restoring"
        try? FileManager.default.removeItem(atPath: incoming)
        try copy(to: incoming)
        // Only now: the database's log has gone with the last look at it.
        let former = try Self.entries(of: data)
        let aside =
            former.isEmpty ? nil : "\(data)/replaced-\(BackupFolder.name(of: moment))"
        if let aside { try Self.move(former, from: data, to: aside) }
        try Self.move(try Self.entries(of: incoming), from: incoming, to: data)
        guard rmdir(incoming) == 0 else { throw HistoryError(errno: errno, "rmdir \(incoming)") }
        return Report(backup: backup, manifest: manifest, replaced: aside)
    }

    private func check() throws {
        let found = try Verification(of: backup, digest: digest)
        guard let first = found.damaged.first else { return }
        throw HistoryError(
            .backupDamaged,
            "\(found.damaged.count) files of \(backup) are missing or damaged, the first is \(first). Use an older backup."
        )
    }

    /// A server's connections keep the database in WAL mode; leaving that mode needs it to oneself.
    private func requireIdle(_ data: String) throws {
        let path = "\(data)/\(Backup.database)"
        guard FileManager.default.fileExists(atPath: path) else { return }
        guard try DatabaseSnapshot.isUnused(path) else {
            throw HistoryError(.busy, "A server is using \(data). Stop it first.")
        }
    }

    private func copy(to incoming: String) throws {
        try DataFolder.prepare(incoming)
        for case let name as String in FileManager.default.enumerator(atPath: backup) ?? .init() {
            let (source, target) = ("\(backup)/\(name)", "\(incoming)/\(name)")
            var status = stat()
            guard lstat(source, &status) == 0 else { throw HistoryError(errno: errno, "stat \(source)") }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: try DataFolder.make(target)
            case S_IFREG where name != BackupManifest.name:
                let mode: mode_t = name.hasPrefix("blobs/") ? 0o640 : 0o600
                let contents = try FileDescriptor(opening: source, O_RDONLY).contents()
                try FileDescriptor(opening: target, O_WRONLY | O_CREAT | O_EXCL, mode: mode)
                    .writeDurably(contents)
            default: continue
            }
        }
        try DataFolder.synchronizeFolders(below: incoming)
    }

    /// What a data folder holds, without what earlier restores moved aside.
    private static func entries(of folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter {
            $0 != "restoring" && !$0.hasPrefix("replaced-") && $0 != "lost+found"
        }
    }

    /// The database goes last: a folder without one is empty to a server, and so holds nothing half.
    private static func move(_ names: [String], from source: String, to target: String) throws {
        try DataFolder.prepare(target)
        for name in names.sorted(by: { !$0.hasPrefix(Backup.database) && $1.hasPrefix(Backup.database) }) {
            guard rename("\(source)/\(name)", "\(target)/\(name)") == 0 else {
                throw HistoryError(errno: errno, "rename \(source)/\(name)")
            }
        }
        try FileDescriptor(opening: target, O_RDONLY | O_DIRECTORY).synchronize()
    }
}
