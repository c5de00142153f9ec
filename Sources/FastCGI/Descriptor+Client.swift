import Glibc

extension Descriptor {
    /// A connection to a server.
    ///
    /// - Parameter timeout: seconds for connecting to a Unix socket, and for each read and write.
    convenience init(connectingTo address: FastCGIAddress, timeout: Int) throws(FastCGIError) {
        switch address {
        case .unix(let path, _):
            let name = try ListeningSocket.unixAddress(path)
            try self.init(socket(AF_UNIX, Self.kind, 0), orThrow: "A Unix socket could not be made.")
            limit(to: timeout)
            try check(ListeningSocket.withSocketAddress(name) { connect(number, $0, $1) }, address)
        case .tcp(let host, let port):
            var hints = addrinfo()
            hints.ai_flags = AI_NUMERICSERV
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
            var list: UnsafeMutablePointer<addrinfo>?
            let failure = getaddrinfo(host, String(port), &hints, &list)
            guard failure == 0, let list else {
                let reason = String(cString: gai_strerror(failure))
                throw FastCGIError(.invalidAddress, "The host \"\(host)\" cannot be resolved: \(reason).")
            }
            defer { freeaddrinfo(list) }
            try self.init(
                socket(list.pointee.ai_family, Self.kind, 0),
                orThrow: "A TCP socket could not be made."
            )
            limit(to: timeout)
            try check(connect(number, list.pointee.ai_addr, list.pointee.ai_addrlen), address)
        case .descriptor:
            throw FastCGIError(
                .invalidAddress,
                "An inherited descriptor is no address that can be connected to."
            )
        }
    }

    private static var kind: Int32 { Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue) }

    private func limit(to seconds: Int) {
        set(SO_RCVTIMEO, to: timeval(tv_sec: seconds, tv_usec: 0))
        set(SO_SNDTIMEO, to: timeval(tv_sec: seconds, tv_usec: 0))
    }

    private func check(_ result: Int32, _ address: FastCGIAddress) throws(FastCGIError) {
        guard result == 0 else {
            throw FastCGIError(.system, "Nobody answers on \(address).", underlying: .current)
        }
    }

    func send(_ bytes: [UInt8]) throws(FastCGIError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else {
                throw FastCGIError(.system, "The request could not be sent.", underlying: .current)
            }
            rest = rest.dropFirst(count)
        }
    }

    /// Reads until the peer has closed the connection.
    func receiveAll() throws(FastCGIError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = recv(number, &buffer, buffer.count, 0)
            guard count >= 0 else { throw FastCGIError(.system, "No answer came.", underlying: .current) }
            guard count > 0 else { return bytes }
            bytes += buffer.prefix(count)
        }
    }
}
