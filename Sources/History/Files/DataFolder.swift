import Foundation

/// Folders and files that hold data of Cutout: open to its own user, no more than readable for its group (a web
/// server's), closed to others.
enum DataFolder {
    /// Makes sure that a folder, and those above it, are there and can be written.
    ///
    /// - Throws: `readOnly`, `storageFull`, `unavailable`: at start, where the message helps, and not at the first
    ///   save.
    static func prepare(_ path: String) throws(HistoryError) {
        let parent = (path as NSString).deletingLastPathComponent
        if !parent.isEmpty, access(parent, F_OK) != 0 { try prepare(parent) }
        if try make(path) {
            try FileDescriptor(opening: parent.isEmpty ? "." : parent, O_RDONLY | O_DIRECTORY).synchronize()
        }
        try checkWritable(path)
    }

    /// Makes a folder unless it is there; tells whether it did.
    @discardableResult
    static func make(_ path: String) throws(HistoryError) -> Bool {
        if mkdir(path, 0o750) == 0 { return true }
        guard errno == EEXIST, isFolder(path) else { throw HistoryError(errno: errno, "mkdir \(path)") }
        return false
    }

    /// Makes an empty file for nobody else's eyes, the group's neither, unless there is a file that can be written.
    static func prepareFile(_ path: String) throws(HistoryError) {
        if access(path, F_OK) == 0 { return try checkWritable(path) }
        _ = try FileDescriptor(opening: path, O_RDWR | O_CREAT, mode: 0o600)
    }

    /// Waits until the disk knows the names of everything in a folder and the folders below it.
    static func synchronizeFolders(below path: String) throws(HistoryError) {
        let names = (FileManager.default.enumerator(atPath: path)?.allObjects ?? []).compactMap {
            $0 as? String
        }
        for folder in [path] + names.map({ "\(path)/\($0)" }) where isFolder(folder) {
            try FileDescriptor(opening: folder, O_RDONLY | O_DIRECTORY).synchronize()
        }
    }

    private static func checkWritable(_ path: String) throws(HistoryError) {
        guard access(path, W_OK) == 0 else { throw HistoryError(errno: errno, "write to \(path)") }
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            errno = ENOTDIR
            return false
        }
        return true
    }
}
