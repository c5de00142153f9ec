import Foundation

/// Which addresses of a provider are safe enough to talk to.
public enum TransportSecurity: Sendable {
    /// https with a verified certificate, always.
    case https
    /// Also plain http to this very machine, for a provider under test.
    case httpOnLoopback

    /// Whether `url` is an absolute address that this allows, without credentials in it.
    public func permits(_ url: String) -> Bool {
        guard let parts = URLComponents(string: url), let host = parts.host, !host.isEmpty,
            parts.user == nil, parts.password == nil, parts.fragment == nil
        else { return false }
        switch (parts.scheme, self) {
        case ("https", _): return true
        case ("http", .httpOnLoopback): return Loopback.contains(host)
        default: return false
        }
    }
}

/// The names and addresses by which a machine means itself.
public enum Loopback {
    /// Whether a host is one of them, by name only: what a name leads to is judged when a connection is made.
    public static func contains(_ host: String) -> Bool {
        ["localhost", "127.0.0.1", "[::1]", "::1"].contains(host.lowercased())
    }
}
