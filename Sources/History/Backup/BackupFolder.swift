import Foundation

/// A folder of dated backups, each a folder of its own that holds everything.
///
/// A backup is made in a folder whose name ends in `.part` and gets its own name once the disk holds all of it, so
/// what was there before stays as it was whatever happens on the way. A file that the last backup has too is linked to
/// it, as files never change: a further backup takes the room of what is new.
public struct BackupFolder: Sendable {
    let path: String
    private static let unfinished = ".part"

    /// - Parameter path: made where it is missing.
    public init(_ path: String) throws(HistoryError) {
        self.path = path
        try DataFolder.prepare(path)
    }

    /// The names of whole backups, the oldest first.
    public func names() throws(HistoryError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path).sorted().filter { name in
                Self.isBackupName(name)
                    && FileManager.default.fileExists(atPath: "\(path)/\(name)/\(BackupManifest.name)")
            }
        } catch { throw HistoryError(.unavailable, underlying: error) }
    }

    /// Makes a backup, and then removes the oldest ones.
    ///
    /// - Parameters:
    ///   - keep: how many backups there are at the end; nil keeps all.
    ///   - moment: names the backup.
    /// - Returns: the backup's folder, and what is in it.
    /// - Throws: `storageFull`, `busy` where another backup is under way; the backups that were there stay.
    public func add(
        _ backup: Backup,
        keeping keep: Int? = nil,
        at moment: Date = Date()
    ) throws -> (folder: String, report: Backup.Report) {
        let lock = try FileDescriptor(opening: "\(path)/.lock", O_RDWR | O_CREAT, mode: 0o600)
        guard lock.tryLock() else {
            throw HistoryError(.busy, "Another backup into \(path) is under way. Try again when it is done.")
        }
        try removeUnfinished()
        return try make(backup, keeping: keep, at: moment)
    }

    private func make(
        _ backup: Backup,
        keeping keep: Int?,
        at moment: Date
    ) throws -> (folder: String, report: Backup.Report) {
        let last = try names().last
        let name = Self.name(of: moment)
        let folder = "\(path)/\(name)"
        guard !FileManager.default.fileExists(atPath: folder) else {
            throw HistoryError(.busy, "\(folder) was made in this very second. Try again.")
        }
        let part = folder + Self.unfinished
        do {
            let report = try fill(part, with: backup, after: last.map { "\(path)/\($0)" }, at: moment)
            guard rename(part, folder) == 0 else { throw HistoryError(errno: errno, "rename \(part)") }
            try FileDescriptor(opening: path, O_RDONLY | O_DIRECTORY).synchronize()
            if let keep { try prune(to: keep, sparing: name) }
            return (folder, report)
        } catch {
            try? FileManager.default.removeItem(atPath: part)
            throw error
        }
    }

    private func fill(_ part: String, with backup: Backup, after last: String?, at moment: Date) throws
        -> Backup.Report
    {
        let scratch = "\(part)/scratch"
        try DataFolder.prepare(scratch)
        let report = try backup.copy(
            to: FolderDestination(folder: part, previous: last),
            scratch: scratch,
            at: moment
        )
        try FileManager.default.removeItem(atPath: scratch)
        try DataFolder.synchronizeFolders(below: part)
        return report
    }

    private func prune(to keep: Int, sparing name: String) throws {
        for old in try names().dropLast(max(1, keep)) where old != name {
            // Without its manifest it is no backup any more, however far the removal comes.
            unlink("\(path)/\(old)/\(BackupManifest.name)")
            try FileManager.default.removeItem(atPath: "\(path)/\(old)")
        }
    }

    /// What backups that were interrupted left behind.
    private func removeUnfinished() throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: path)
        where name.hasSuffix(Self.unfinished)
            && Self.isBackupName(String(name.dropLast(Self.unfinished.count)))
        {
            try FileManager.default.removeItem(atPath: "\(path)/\(name)")
        }
    }

    /// Such as `2026-11-27T224700Z`.
    static func name(of moment: Date) -> String {
        moment.ISO8601Format(.init(timeSeparator: .omitted))
    }

    private static func isBackupName(_ name: String) -> Bool {
        name.wholeMatch(of: /\d{4}-\d\d-\d\dT\d{6}Z/) != nil
    }
}

/// Puts a backup into a folder.
private struct FolderDestination: Backup.Destination {
    let folder: String
    /// The backup before.
    let previous: String?

    func adopt(_ name: String, byteCount: Int) throws(HistoryError) -> Bool {
        guard let previous else { return false }
        var status = stat()
        guard stat("\(previous)/\(name)", &status) == 0, Int(status.st_size) == byteCount else {
            return false
        }
        try prepareParent(of: name)
        if link("\(previous)/\(name)", "\(folder)/\(name)") == 0 { return true }
        // File systems without links, and files with too many of them: the content is copied.
        guard [EPERM, EMLINK, EXDEV, ENOTSUP].contains(errno) else {
            throw HistoryError(errno: errno, "link \(folder)/\(name)")
        }
        return false
    }

    func add(_ name: String, _ contents: [UInt8]) throws {
        try prepareParent(of: name)
        try FileDescriptor(opening: "\(folder)/\(name)", O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
            .writeDurably(contents)
    }

    private func prepareParent(of name: String) throws(HistoryError) {
        let parent = ("\(folder)/\(name)" as NSString).deletingLastPathComponent
        if access(parent, F_OK) != 0 { try DataFolder.prepare(parent) }
    }
}
