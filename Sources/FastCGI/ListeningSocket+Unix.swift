import Glibc

extension ListeningSocket {
    /// Listens at a path. The file left by a server that died is replaced; that of a live one never.
    static func listenUnix(path: String, mode: UInt32) throws(FastCGIError) -> (Descriptor, SocketFile?) {
        let name = try unixAddress(path)
        try removeStaleFile(path, name)
        let descriptor = try unixSocket()
        try check(
            withSocketAddress(name) { bind(descriptor.number, $0, $1) },
            "The socket \(path) could not be made."
        )
        // Nobody can connect before listen(), so nobody sees the file with other permissions.
        try check(chmod(path, mode_t(mode)), "The permissions of \(path) could not be set.")
        try check(listen(descriptor.number, backlog), "The socket \(path) could not listen.")
        return (descriptor, SocketFile(at: path))
    }

    static func check(_ result: Int32, _ message: @autoclosure () -> String) throws(FastCGIError) {
        guard result == 0 else {
            let reason = SystemError.current
            let code = reason.number == EADDRINUSE ? FastCGIError.Code.addressInUse : .system
            throw FastCGIError(code, message(), underlying: reason)
        }
    }

    private static func removeStaleFile(_ path: String, _ name: sockaddr_un) throws(FastCGIError) {
        guard let status = SocketFile.status(of: path) else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw FastCGIError(
                .addressInUse,
                "\(path) exists and is no socket. Move it away or choose another path."
            )
        }
        let probe = try unixSocket()
        probe.setNonBlocking()
        if withSocketAddress(name, { connect(probe.number, $0, $1) }) == 0 || errno == EAGAIN {
            throw FastCGIError(
                .addressInUse,
                "Another server listens on \(path). Stop it or choose another path."
            )
        }
        guard errno == ECONNREFUSED else {
            throw FastCGIError(
                .addressInUse,
                "It cannot be told whether a server listens on \(path).",
                underlying: .current
            )
        }
        try check(unlink(path), "The stale socket \(path) could not be removed.")
    }

    private static func unixSocket() throws(FastCGIError) -> Descriptor {
        try Descriptor(
            socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0),
            orThrow: "A Unix socket could not be made."
        )
    }

    static func unixAddress(_ path: String) throws(FastCGIError) -> sockaddr_un {
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        let capacity = MemoryLayout.size(ofValue: name.sun_path)
        let bytes = Array(path.utf8)
        guard !bytes.isEmpty, bytes.count < capacity, !bytes.contains(0) else {
            throw FastCGIError(
                .invalidAddress,
                "A Unix socket's path has 1 to \(capacity - 1) bytes; \"\(path)\" has \(bytes.count)."
            )
        }
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: bytes) }
        return name
    }

    static func withSocketAddress(
        _ name: sockaddr_un,
        _ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        withUnsafePointer(to: name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                call($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
