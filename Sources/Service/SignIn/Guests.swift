import HTTP
import History

/// Lets browsers on this very machine in as guests, each with a history of its own.
struct Guests: Sendable {
    let users: any UserStore
    let sessions: Sessions

    /// Makes a guest of a browser that has no session.
    ///
    /// - Returns: nil for a request that names another host than this machine. A page of another site can make its
    ///   name lead here (DNS rebinding), but it cannot make the browser say `localhost` for it.
    func welcome(_ request: HTTPRequest) throws -> Sessions.Recognition? {
        guard let host = request.headers["Host"], SiteOrigin(of: "http://\(host)")?.isLoopback == true else {
            return nil
        }
        let (member, cookie) = try sessions.begin(for: users.makeGuest(), request)
        return Sessions.Recognition(viewer: .member(member), renewal: cookie)
    }
}
