import Fetching
import Foundation

/// Where browsers find this site: scheme, host and port, as the `Origin` header writes them (RFC 6454, section 6.2).
package struct SiteOrigin: Sendable, Hashable, CustomStringConvertible {
    let scheme: String
    let host: String
    /// Nil for the scheme's own port.
    let port: Int?

    /// The origin of an address.
    ///
    /// - Returns: nil for what is no absolute http or https address.
    package init?(of url: String) {
        guard let parts = URLComponents(string: url), let scheme = parts.scheme?.lowercased(),
            ["http", "https"].contains(scheme), let host = parts.host?.lowercased(), !host.isEmpty,
            parts.user == nil, parts.password == nil
        else { return nil }
        self.scheme = scheme
        self.host = host
        port = parts.port == (scheme == "https" ? 443 : 80) ? nil : parts.port
    }

    package var isSecure: Bool { scheme == "https" }

    /// Whether the name means the machine itself to every browser.
    package var isLoopback: Bool { Loopback.contains(host) }

    package var description: String { "\(scheme)://\(host)" + (port.map { ":\($0)" } ?? "") }
}
