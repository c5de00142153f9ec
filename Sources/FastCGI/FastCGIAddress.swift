/// Where a server listens.
public enum FastCGIAddress: Sendable, Hashable {
    /// A Unix socket at a path, with the file's permissions: 0o660 lets nginx in by its group.
    case unix(path: String, mode: UInt32 = 0o660)
    /// A TCP port of a host name or address; port 0 lets the system choose.
    case tcp(host: String, port: UInt16)
    /// A socket that listens already and was handed down by the process that started this one.
    case descriptor(Int32)

    /// The descriptor on which spawn-fcgi and systemd (`StandardInput=socket`) hand a FastCGI program its
    /// socket: `FCGI_LISTENSOCK_FILENO` of the FastCGI specification, section 2.2.
    public static let inherited = FastCGIAddress.descriptor(0)
}

extension FastCGIAddress: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unix(let path, _): "unix:\(path)"
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .descriptor(let number): "inherited descriptor \(number)"
        }
    }
}
