import Accounts
import Foundation
import HTTP
import History

/// Begins, recognises, renews and ends the sessions of browsers.
///
/// A session is a row in the store; the token in the browser's cookie names it. The token alone lets nobody in, so
/// ending the row ends the session wherever its token has been copied to.
package struct Sessions: Sendable {
    /// Who a request is from, and the cookie that its answer should carry on.
    struct Recognition {
        var viewer = Viewer.anonymous
        var renewal: Cookie?
    }

    let store: any SessionStore
    let tokens: SessionTokens
    package let cookies: SessionCookies
    /// Whether sessions belong to guests or to people who signed in. Those of the other kind, left from other
    /// settings, are not recognised.
    let areGuests: Bool
    let clock: WallClock

    package init(
        store: any SessionStore,
        tokens: SessionTokens,
        cookies: SessionCookies,
        areGuests: Bool,
        clock: WallClock
    ) {
        self.store = store
        self.tokens = tokens
        self.cookies = cookies
        self.areGuests = areGuests
        self.clock = clock
    }

    /// How much later a session's end must be to be worth a write.
    private static let extensionStep: TimeInterval = 24 * 3600

    /// How much of a browser's description is kept.
    private static let userAgentLength = 400

    /// Who a request is from.
    ///
    /// - Throws: `HistoryError` where the store cannot be asked; a token that is no good is no error.
    func recognize(_ request: HTTPRequest) throws -> Recognition {
        guard let token = cookies.sessionToken(in: request),
            let claims = try? tokens.verify(token),
            let member = try store.session(claims.jti),
            member.user.id.rawValue == claims.sub, member.user.isGuest == areGuests
        else { return Recognition() }
        // A note that cannot be written should keep nobody from reading.
        _ = try? store.touch(member.session, expires: nil)
        return Recognition(viewer: .member(member), renewal: renewal(of: member, claims, request))
    }

    /// Begins a session.
    package func begin(for user: User, _ request: HTTPRequest) throws -> (
        member: SignedInUser, cookie: Cookie
    ) {
        let session = try store.beginSession(
            SessionTokens.makeSessionID(),
            of: user.id,
            expires: clock.now.addingTimeInterval(tokens.maximumAge),
            userAgent: request.headers["User-Agent"].map { String($0.prefix(Self.userAgentLength)) },
            address: request.remoteAddress
        )
        let member = SignedInUser(session: session, user: user)
        return (member, try cookie(for: member))
    }

    /// A renewal that fails is tried again by the next request.
    private func renewal(of member: SignedInUser, _ claims: SessionClaims, _ request: HTTPRequest) -> Cookie?
    {
        guard tokens.isDueForRenewal(claims) else { return nil }
        return try? cookie(for: areGuests ? extended(member) : member)
    }

    /// A guest's session with a later end: the same row, for several requests of a browser may come here at once. So a
    /// guest's things stay within reach for as long as the browser comes back.
    private func extended(_ member: SignedInUser) throws -> SignedInUser {
        let end = clock.now.addingTimeInterval(tokens.maximumAge)
        guard end.timeIntervalSince(member.session.expires) > Self.extensionStep else { return member }
        guard let session = try store.extendSession(member.session.id, to: end) else { return member }
        return SignedInUser(session: session, user: member.user)
    }

    private func cookie(for member: SignedInUser) throws -> Cookie {
        let token = try tokens.issue(
            userID: member.user.id.rawValue,
            sessionID: member.session.id,
            sessionEnd: member.session.expires
        )
        return try cookies.session(token, until: member.session.expires, now: clock.now)
    }
}
