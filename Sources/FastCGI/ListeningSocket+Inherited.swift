import Glibc

extension ListeningSocket {
    /// Takes a socket that the parent process made, by a duplicate: the original is left as it was.
    static func inherit(_ number: Int32) throws(FastCGIError) -> Descriptor {
        var isListening: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        let result = getsockopt(number, SOL_SOCKET, SO_ACCEPTCONN, &isListening, &length)
        guard result == 0, isListening == 1 else {
            throw FastCGIError(
                .notAListeningSocket,
                """
                Descriptor \(number) is not a listening socket. Start the program by spawn-fcgi or by a systemd \
                socket unit (StandardInput=socket), or give it a Unix socket or a TCP address of its own.
                """,
                underlying: result == 0 ? nil : .current
            )
        }
        return try Descriptor(
            fcntl(number, F_DUPFD_CLOEXEC, 3),
            orThrow: "Descriptor \(number) could not be duplicated."
        )
    }
}
