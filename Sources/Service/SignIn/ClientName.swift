import Cryptography
import Fetching
import HTTP
import History

extension HTTPRequest {
    /// What this request is counted by where something is limited: the user, by whichever key or session, else the
    /// network that it comes from.
    func clientName(_ viewer: Viewer) -> String {
        viewer.user?.clientName ?? "address \(Self.network(of: remoteAddress ?? ""))"
    }

    /// Whoever has an IPv6 address has a whole /64 of them.
    private static func network(of address: String) -> String {
        guard let parsed = IPAddress(parsing: address), parsed.bytes.count == 16, parsed.mapped == nil else {
            return address
        }
        return Hexadecimal.encode(parsed.bytes.prefix(8))
    }
}

extension User {
    /// What somebody who is known is counted by, whichever address they come from.
    var clientName: String { "user \(id)" }
}
