import Glibc

/// The file that a Unix socket leaves in the file system.
struct SocketFile {
    private let path: String
    private let device: dev_t
    private let inode: ino_t

    init?(at path: String) {
        guard let status = Self.status(of: path) else { return nil }
        self.path = path
        device = status.st_dev
        inode = status.st_ino
    }

    /// Removes the file, unless another server has put its own in its place.
    func remove() {
        guard let now = Self.status(of: path), now.st_dev == device, now.st_ino == inode else { return }
        unlink(path)
    }

    /// What is at a path; links are not followed.
    static func status(of path: String) -> stat? {
        var status = stat()
        return lstat(path, &status) == 0 ? status : nil
    }
}
