import Foundation

/// Folders that hold data of Cutout: open to its own user, readable for its group (a web server's), closed to others.
enum DataFolder {
    /// Makes sure that a folder, and those above it, are there and can be written.
    ///
    /// - Throws: `readOnly`, `storageFull`, `unavailable`: at start, where the message helps, and not at the first
    ///   save.
    static func prepare(_ path: String) throws(HistoryError) {
        let parent = (path as NSString).deletingLastPathComponent
        if !parent.isEmpty, access(parent, F_OK) != 0 { try prepare(parent) }
        try make(path)
        if !parent.isEmpty { try FileDescriptor(opening: parent, O_RDONLY | O_DIRECTORY).synchronize() }
        guard access(path, W_OK) == 0 else { throw HistoryError(errno: errno, "write to \(path)") }
    }

    /// Makes a folder unless it is there.
    static func make(_ path: String) throws(HistoryError) {
        guard mkdir(path, 0o750) != 0, errno != EEXIST || !isFolder(path) else { return }
        throw HistoryError(errno: errno, "mkdir \(path)")
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
