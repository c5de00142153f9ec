import Foundation

/// Bytes that are safe on the disk under a temporary name, and not yet a blob.
///
/// It is locked for as long as its writer lives, so that a sweep tells a file in the making from one that a crash
/// left behind. Unless it is published it removes itself.
package struct StagedFile: ~Copyable {
    private let path: String
    private let file: FileDescriptor

    /// Makes an empty file at `path`, where nothing must be yet.
    init(at path: String, mode: mode_t = 0o640) throws(HistoryError) {
        file = try FileDescriptor(opening: path, O_WRONLY | O_CREAT | O_EXCL, mode: mode)
        self.path = path
        _ = file.tryLock()
    }

    /// Writes `bytes` and waits until the disk holds them.
    func write(_ bytes: [UInt8]) throws(HistoryError) {
        try file.writeDurably(bytes)
    }

    /// Gives the file its final name, in place of any file of that name, at once or not at all.
    package consuming func publish(as destination: String) throws(HistoryError) {
        guard rename(path, destination) == 0 else {
            throw HistoryError(errno: errno, "rename \(path) to \(destination)")
        }
    }

    // After publishing there is nothing of this name.
    deinit { unlink(path) }
}
