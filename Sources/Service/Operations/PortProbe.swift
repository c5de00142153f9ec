import Foundation

/// Tries whether a TCP port can be listened on.
enum PortProbe {
    enum State: Equatable {
        case free, taken
        /// Why not, in the system's words.
        case refused(String)
    }

    /// - Parameter host: an address, or a name that this machine has one for.
    static func state(of host: String, _ port: Int) -> State {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        var found: UnsafeMutablePointer<addrinfo>?
        let result = getaddrinfo(host, String(port), &hints, &found)
        guard result == 0, let address = found else { return .refused(String(cString: gai_strerror(result))) }
        defer { freeaddrinfo(found) }
        let descriptor = socket(address.pointee.ai_family, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return .refused(String(cString: strerror(errno))) }
        defer { close(descriptor) }
        // A server that has just ended leaves connections behind that keep nobody else out.
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, address.pointee.ai_addr, address.pointee.ai_addrlen) == 0,
            listen(descriptor, 1) == 0
        else { return errno == EADDRINUSE ? .taken : .refused(String(cString: strerror(errno))) }
        return .free
    }
}
