import Foundation

/// Which content a file has, as far as its status tells.
struct FileIdentity: Hashable {
    let inode: UInt64
    let size: Int
    let modified: [Int]

    /// - Returns: nil where there is no file.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        inode = UInt64(status.st_ino)
        size = Int(status.st_size)
        modified = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
    }
}

/// Whether whoever writes a file is through with it.
enum FileUse {
    case settled, beingWritten, gone
    /// The file system does not tell, or the file is somebody else's.
    case unknown

    // Not among what Glibc's module map has: fcntl(2), "Leases".
    private static let setLease: Int32 = 1024

    /// The kernel grants a lease for reading only on a file that nobody has open for writing (fcntl(2)).
    ///
    /// Somebody who opens the file meanwhile waits for the moment until it is given back, and SIGIO says so: it must be
    /// ignored.
    static func look(at path: String) -> FileUse {
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return errno == ENOENT ? .gone : .unknown }
        defer { close(descriptor) }
        if fcntl(descriptor, setLease, Int32(F_RDLCK)) == 0 {
            _ = fcntl(descriptor, setLease, Int32(F_UNLCK))
            return .settled
        }
        return errno == EAGAIN ? .beingWritten : .unknown
    }
}
