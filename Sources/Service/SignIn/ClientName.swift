import Cryptography
import Foundation
import HTTP
import History

extension HTTPRequest {
    /// What this request is counted by where something is limited: the user, by whichever key or session, else the
    /// network that it comes from.
    func clientName(_ viewer: Viewer) -> String {
        viewer.user.map { "user \($0.id)" } ?? "address \(Self.network(of: remoteAddress ?? ""))"
    }

    /// Whoever has an IPv6 address has a whole /64 of them.
    private static func network(of address: String) -> String {
        guard address.contains(":"), var parsed = in6_addr(parsing: address) else { return address }
        return withUnsafeBytes(of: &parsed) { Hexadecimal.encode($0.prefix(8)) }
    }
}

extension in6_addr {
    fileprivate init?(parsing text: String) {
        self.init()
        guard inet_pton(AF_INET6, text, &self) == 1 else { return nil }
    }
}
