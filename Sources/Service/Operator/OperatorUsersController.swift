import Foundation
import HTTP
import History

/// The users of this Cutout, for those who look after it: what they keep, ending their sessions, and removing them.
struct OperatorUsersController: Sendable {
    let users: any UserStore
    let sessions: any SessionStore

    /// As many as fit on a page that somebody reads; the rest is found by searching.
    private static let maximumCount = 200

    private struct Listing: Encodable {
        let total: Int
        let users: [Entry]
    }

    private struct Entry: Encodable {
        let id: String
        @Nullable var name: String?
        @Nullable var email: String?
        let guest: Bool
        let you: Bool
        let createdAt: Date
        let lastSeenAt: Date
        let items: Int
        let bytes: Int
        let sessions: Int
        let keys: Int
    }

    /// `GET /api/operator/users?q=`: those last seen first; `total` counts all that match.
    func list(_ request: HTTPRequest, _ member: SignedInUser) throws -> HTTPResponse {
        let page = try users.users(matching: request.query["q"] ?? "", limit: Self.maximumCount)
        let entries = page.users.map { holding in
            Entry(
                id: holding.user.id.rawValue,
                name: holding.user.name,
                email: holding.user.email,
                guest: holding.user.isGuest,
                you: holding.user.id == member.user.id,
                createdAt: holding.user.created,
                lastSeenAt: holding.user.lastSeen,
                items: holding.usage.items,
                bytes: holding.usage.bytes,
                sessions: holding.sessions,
                keys: holding.keys
            )
        }
        return try .json(Listing(total: page.total, users: entries))
    }

    /// `DELETE /api/operator/users/{id}`: as if the user had deleted their account, with everything in it, for good.
    func remove(_ request: HTTPRequest, _ member: SignedInUser) throws -> HTTPResponse {
        try users.deleteUser(try other(than: member, in: request))
        return .noContent
    }

    /// `DELETE /api/operator/users/{id}/sessions`: the user is signed out everywhere.
    func endSessions(_ request: HTTPRequest, _ member: SignedInUser) throws -> HTTPResponse {
        let id = try other(than: member, in: request)
        _ = try users.user(id)
        try sessions.endSessions(of: id, except: nil)
        return .noContent
    }

    private func other(than member: SignedInUser, in request: HTTPRequest) throws -> UserID {
        guard let id = UserID(rawValue: request.pathParameters["id"] ?? "") else { throw HTTPError.notFound }
        guard id != member.user.id else {
            throw HTTPError(
                .conflict,
                code: "own_account",
                "That is you. The account page is where one signs out and deletes one's own account."
            )
        }
        return id
    }
}
