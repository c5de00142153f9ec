import Foundation

/// What arrives in a folder and everything below it (inotify(7)).
final class FolderEvents {
    enum Event: Equatable {
        /// A file was written, or moved or linked here.
        case file(String)
        /// A folder is new, and whatever it has.
        case folder(String)
        /// The kernel had more to tell than it keeps: everything must be looked at again.
        case overflow
        /// The folder itself is gone.
        case vanished
    }

    private let descriptor: Int32
    private let root: Int32
    private let isRecursive: Bool
    private let leftOut: String?
    private var paths: [Int32: String] = [:]
    private var buffer = [UInt8](repeating: 0, count: 64 << 10)

    private static let mask =
        UInt32(IN_CLOSE_WRITE) | UInt32(IN_MOVED_TO) | UInt32(IN_CREATE) | UInt32(IN_DELETE_SELF)
        | UInt32(IN_MOVE_SELF) | UInt32(IN_ONLYDIR)
    /// The bytes of an event before its name.
    private static let headerSize = 16

    /// Watches from now on; what is there already is the caller's to look at, afterwards.
    ///
    /// - Parameter leftOut: a folder inside that is not watched, as ``PhotoFile/absolute(_:)`` names it.
    init(_ folder: String, leavingOut leftOut: String?, isRecursive: Bool) throws {
        descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        guard descriptor >= 0 else { throw Self.failure(folder) }
        self.isRecursive = isRecursive
        self.leftOut = leftOut
        root = inotify_add_watch(descriptor, folder, Self.mask)
        guard root >= 0 else { throw Self.failure(folder) }
        paths[root] = folder
        try watchFolders(below: folder)
    }

    deinit { close(descriptor) }

    /// Watches a folder that is new, with those in it.
    func add(_ folder: String) throws {
        guard isRecursive, PhotoFile.absolute(folder) != leftOut else { return }
        let watch = inotify_add_watch(descriptor, folder, Self.mask)
        guard watch >= 0 else {
            // It may have gone as it came, and then nothing is lost.
            if [ENOENT, ENOTDIR].contains(errno) { return }
            throw Self.failure(folder)
        }
        paths[watch] = folder
        try watchFolders(below: folder)
    }

    /// What has happened since the last call; waits for it up to a time.
    func next(within milliseconds: Int32) -> [Event] {
        var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&poller, 1, milliseconds) > 0 else { return [] }
        let count = read(descriptor, &buffer, buffer.count)
        guard count > 0 else { return [] }
        var events: [Event] = []
        var offset = 0
        while offset + Self.headerSize <= count {
            let (watch, mask, length) = header(at: offset)
            let name = buffer[(offset + Self.headerSize)...].prefix(length).prefix { $0 != 0 }
            if let event = event(watch, mask, String(decoding: name, as: UTF8.self)) { events.append(event) }
            offset += Self.headerSize + length
        }
        return events
    }

    private func header(at offset: Int) -> (watch: Int32, mask: UInt32, length: Int) {
        buffer.withUnsafeBytes { bytes in
            (
                bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self),
                bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self),
                Int(bytes.loadUnaligned(fromByteOffset: offset + 12, as: UInt32.self))
            )
        }
    }

    private func event(_ watch: Int32, _ mask: UInt32, _ name: String) -> Event? {
        func has(_ flag: Int32) -> Bool { mask & UInt32(flag) != 0 }
        if has(IN_Q_OVERFLOW) { return .overflow }
        if watch == root, has(IN_DELETE_SELF) || has(IN_MOVE_SELF) || has(IN_IGNORED) || has(IN_UNMOUNT) {
            return .vanished
        }
        if has(IN_IGNORED) { paths[watch] = nil }
        guard let folder = paths[watch], !name.isEmpty, !name.hasPrefix(".") else { return nil }
        let path = (folder as NSString).appendingPathComponent(name)
        if has(IN_ISDIR) { return has(IN_CREATE) || has(IN_MOVED_TO) ? .folder(path) : nil }
        if has(IN_CLOSE_WRITE) || has(IN_MOVED_TO) { return .file(path) }
        // What is created is empty yet, but for links to what is finished elsewhere.
        return has(IN_CREATE) && Self.isLink(path) ? .file(path) : nil
    }

    private static func isLink(_ path: String) -> Bool {
        var status = stat()
        guard lstat(path, &status) == 0 else { return false }
        return status.st_mode & S_IFMT == S_IFLNK || status.st_nlink > 1
    }

    private func watchFolders(below folder: String) throws {
        guard isRecursive else { return }
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        where !name.hasPrefix(".") {
            let path = (folder as NSString).appendingPathComponent(name)
            if PhotoFile.kind(path, followingLinks: false) == .folder { try add(path) }
        }
    }

    private static func failure(_ folder: String) -> PhotoFile.Failure {
        let reason = String(cString: strerror(errno))
        return errno == ENOSPC
            ? PhotoFile.Failure(
                "\(folder) cannot be watched: there are more folders than fs.inotify.max_user_watches. Raise it with sysctl, or use --recursive=no."
            ) : PhotoFile.Failure("\(folder) cannot be watched: \(reason).")
    }
}
