import Foundation
import HTTP
import History

/// Where somebody is signed in, and how to end that.
struct SessionsController: Sendable {
    let sessions: any SessionStore
    let cookies: SessionCookies

    private struct Listing: Encodable {
        let sessions: [Entry]
    }

    private struct Entry: Encodable {
        let id: String
        let current: Bool
        let createdAt: Date
        let lastUsedAt: Date
        @Nullable var userAgent: String?
        @Nullable var address: String?
    }

    /// `GET /api/me/sessions`
    func list(_ request: HTTPRequest, _ member: SignedInUser) throws -> HTTPResponse {
        let entries = try sessions.sessions(of: member.user.id).map { session in
            Entry(
                id: session.id,
                current: session.id == member.session.id,
                createdAt: session.created,
                lastUsedAt: session.lastUsed,
                userAgent: session.userAgent,
                address: session.address
            )
        }
        return try .json(Listing(sessions: entries))
    }

    /// `DELETE /api/me/sessions/{id}`
    func end(_ request: HTTPRequest, _ member: SignedInUser) throws -> HTTPResponse {
        guard let id = request.pathParameters["id"],
            try sessions.sessions(of: member.user.id).contains(where: { $0.id == id })
        else { throw HTTPError.notFound }
        try sessions.endSession(id)
        return id == member.session.id
            ? HTTPResponse.noContent.setting(try cookies.withoutSession()) : .noContent
    }

    /// `POST /auth/logout`: ends this session, or with `everywhere=true` all of the user's. Whoever has none is signed
    /// out already.
    func signOut(_ request: HTTPRequest, _ viewer: Viewer) throws -> HTTPResponse {
        if viewer != .anonymous {
            let member = try viewer.member()
            if request.query["everywhere"] == "true" {
                try sessions.endSessions(of: member.user.id, except: nil)
            } else {
                try sessions.endSession(member.session.id)
            }
        }
        return HTTPResponse.noContent.setting(try cookies.withoutSession())
    }
}
