import Fetching
import HTTP

/// Keeps everybody but this machine away from a Cutout without sign-in, whichever web server is in front of it: guests
/// need no password.
///
/// A page of another site can make its name lead here (DNS rebinding), but it cannot make the browser say `localhost`
/// for it; and somebody else's proxy can be told to serve the world, but it says for whom.
package struct LocalGuests: Sendable {
    package init() {}

    /// - Throws: 403 `own_machine_only` for a request that names another host than this machine, or did not begin on it.
    package func check(_ request: HTTPRequest) throws(HTTPError) {
        guard Self.namesThisMachine(request), Self.beganHere(request) else { throw .ownMachineOnly }
    }

    private static func namesThisMachine(_ request: HTTPRequest) -> Bool {
        request.headers["Host"].flatMap { SiteOrigin(of: "http://\($0)") }?.isLoopback ?? false
    }

    /// Whether a request was made on this machine, and came through nothing that speaks for another one.
    static func beganHere(_ request: HTTPRequest) -> Bool {
        let stations =
            request.forwardedAddresses + ["X-Real-Ip", "Cf-Connecting-Ip"].flatMap(request.headers.all)
        guard let peer = request.remoteAddress, request.headers["Forwarded"] == nil else { return false }
        return (stations + [peer]).allSatisfy { IPAddress(parsing: $0)?.isLoopback ?? false }
    }
}

extension HTTPError {
    fileprivate static let ownMachineOnly = HTTPError(
        .forbidden,
        code: "own_machine_only",
        "Without sign-in Cutout serves http://localhost on its own machine alone. Set GOOGLE_CLIENT_ID and what belongs to it so that people sign in; docs/deployment.md says how."
    )
}
