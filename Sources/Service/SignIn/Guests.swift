import HTTP
import History

/// Lets browsers on this very machine in as guests, each with a history of its own.
struct Guests: Sendable {
    let users: any UserStore
    let sessions: Sessions

    /// Makes a guest of a browser that has no session. That it is on this machine was found out before.
    func welcome(_ request: HTTPRequest) throws -> Sessions.Recognition {
        let (member, cookie) = try sessions.begin(for: users.makeGuest(), request)
        return Sessions.Recognition(viewer: .member(member), renewal: cookie)
    }
}
