import Glibc

/// Owns a file descriptor: closes it when the last reference goes.
final class Descriptor: Sendable {
    let number: Int32

    /// Takes over the result of a call that makes a descriptor.
    init(_ number: Int32, orThrow message: @autoclosure () -> String) throws(FastCGIError) {
        guard number >= 0 else { throw FastCGIError(.system, message(), underlying: .current) }
        self.number = number
    }

    deinit {
        close(number)
    }

    /// Changes the descriptor's status flags by adding some.
    func setNonBlocking() {
        _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK)
    }

    /// Sets an option of a socket.
    @discardableResult
    func set<Value>(_ option: Int32, level: Int32 = SOL_SOCKET, to value: Value) -> Bool {
        withUnsafePointer(to: value) {
            setsockopt(number, level, option, $0, socklen_t(MemoryLayout<Value>.size)) == 0
        }
    }

    /// Waits until a descriptor can be read or a peer has gone.
    ///
    /// - Parameter milliseconds: -1 waits for ever.
    /// - Returns: What happened to each of the descriptors, as `revents` of `poll`.
    static func poll(_ descriptors: [Int32], for events: Int16, milliseconds: Int32) -> [Int16] {
        var entries = descriptors.map { pollfd(fd: $0, events: events, revents: 0) }
        _ = Glibc.poll(&entries, nfds_t(entries.count), milliseconds)
        return entries.map(\.revents)
    }
}
