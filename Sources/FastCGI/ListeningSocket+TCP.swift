import Glibc

extension ListeningSocket {
    /// Listens on the first address of the host that allows it.
    static func listenTCP(host: String, port: UInt16) throws(FastCGIError) -> Descriptor {
        var hints = addrinfo()
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let failure = getaddrinfo(host, String(port), &hints, &list)
        guard failure == 0, let list else {
            let reason = String(cString: gai_strerror(failure))
            throw FastCGIError(.invalidAddress, "The host \"\(host)\" cannot be resolved: \(reason).")
        }
        defer { freeaddrinfo(list) }

        var lastError: FastCGIError?
        for entry in sequence(first: list, next: { $0.pointee.ai_next }) {
            do throws(FastCGIError) {
                return try listen(on: entry.pointee, "\(host):\(port)")
            } catch {
                lastError = error
            }
        }
        throw lastError ?? FastCGIError(.invalidAddress, "The host \"\(host)\" has no address.")
    }

    /// The port that a socket is bound to, or `nil` where it has none.
    static func port(of descriptor: Descriptor) -> UInt16? {
        var name = sockaddr_in6()
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        let result = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(descriptor.number, $0, &length)
            }
        }
        // The port stands at the same place in both families.
        return result == 0 ? UInt16(bigEndian: name.sin6_port) : nil
    }

    private static func listen(on entry: addrinfo, _ name: String) throws(FastCGIError) -> Descriptor {
        let descriptor = try Descriptor(
            socket(entry.ai_family, entry.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), entry.ai_protocol),
            orThrow: "A TCP socket could not be made."
        )
        descriptor.set(SO_REUSEADDR, to: Int32(1))
        try check(
            bind(descriptor.number, entry.ai_addr, entry.ai_addrlen),
            "The address \(name) cannot be bound."
        )
        try check(Glibc.listen(descriptor.number, backlog), "The address \(name) cannot be listened on.")
        return descriptor
    }
}
