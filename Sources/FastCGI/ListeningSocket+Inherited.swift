import Glibc

extension FastCGIAddress {
    /// Whether the process was started with a listening socket as descriptor 0, as spawn-fcgi and systemd do.
    public static var hasInheritedSocket: Bool { ListeningSocket.isListening(0).isListening }
}

extension ListeningSocket {
    fileprivate static func isListening(_ number: Int32) -> (isListening: Bool, error: SystemError?) {
        var isListening: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        let result = getsockopt(number, SOL_SOCKET, SO_ACCEPTCONN, &isListening, &length)
        return result == 0 ? (isListening == 1, nil) : (false, .current)
    }

    /// Takes a socket that the parent process made, by a duplicate: the original is left as it was.
    static func inherit(_ number: Int32) throws(FastCGIError) -> Descriptor {
        let state = isListening(number)
        guard state.isListening else {
            throw FastCGIError(
                .notAListeningSocket,
                """
                Descriptor \(number) is not a listening socket. Start the program by spawn-fcgi or by a systemd \
                socket unit (StandardInput=socket), or give it a Unix socket or a TCP address of its own.
                """,
                underlying: state.error
            )
        }
        return try Descriptor(
            fcntl(number, F_DUPFD_CLOEXEC, 3),
            orThrow: "Descriptor \(number) could not be duplicated."
        )
    }
}
