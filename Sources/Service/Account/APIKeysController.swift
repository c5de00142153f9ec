import Accounts
import Foundation
import HTTP
import History

/// The API keys of somebody: `/api/me/keys`.
struct APIKeysController: Sendable {
    let keys: any APIKeyStore

    /// How many keys that work one user may have: enough for a key a program, and few enough to look through.
    static let maximumCount = 50

    private struct Listing: Encodable {
        let keys: [Entry]
    }

    private struct Made: Encodable {
        let key: Entry
        let secret: String
    }

    private struct Entry: Encodable {
        let id: String
        let name: String
        let prefix: String
        let scope: String
        let createdAt: Date
        @Nullable var lastUsedAt: Date?

        init(_ key: APIKeyRecord) {
            id = key.id.rawValue
            name = key.name
            prefix = key.prefix
            scope = key.scope.rawValue
            createdAt = key.created
            _lastUsedAt = Nullable(wrappedValue: key.lastUsed)
        }
    }

    private struct Wish: Decodable {
        let name: String
        let scope: String
    }

    /// `GET /api/me/keys`: those that work, newest first.
    func list(_ request: HTTPRequest, _ member: SignedInUser) throws -> HTTPResponse {
        try .json(Listing(keys: valid(of: member.user).map(Entry.init)))
    }

    /// `POST /api/me/keys` with `{"name":"...","scope":"remove"}`: the one answer that holds the key itself.
    func make(_ request: HTTPRequest, _ member: SignedInUser) throws -> HTTPResponse {
        let wish = try Self.wish(request)
        guard try valid(of: member.user).count < Self.maximumCount else { throw Self.tooMany }
        let secret = try APIKeySecret.generate()
        let key = NewAPIKey(
            name: wish.name,
            hash: try secret.hash(),
            prefix: secret.displayPrefix,
            scope: wish.scope
        )
        let record = try keys.add(key, for: member.user.id)
        return try .json(Made(key: Entry(record), secret: secret.value), status: .created)
    }

    /// `DELETE /api/me/keys/{id}`: the key opens nothing from now on.
    func revoke(_ request: HTTPRequest, _ member: SignedInUser) throws -> HTTPResponse {
        guard let id = APIKeyID(rawValue: request.pathParameters["id"] ?? "") else {
            throw HTTPError.notFound
        }
        _ = try keys.revoke(id, of: member.user.id)
        return .noContent
    }

    private func valid(of user: User) throws -> [APIKeyRecord] {
        try keys.keys(of: user.id).filter { $0.revoked == nil }
    }

    private static func wish(_ request: HTTPRequest) throws(HTTPError) -> (
        name: String, scope: APIKeyRecord.Scope
    ) {
        guard let wish = try? JSONDecoder().decode(Wish.self, from: Data(request.body)) else {
            throw invalidJSON
        }
        guard let scope = APIKeyRecord.Scope(rawValue: wish.scope) else {
            let accepted = APIKeyRecord.Scope.allCases.map(\.rawValue).joined(separator: ", ")
            throw HTTPError(
                .badRequest,
                code: "invalid_scope",
                "scope=\(wish.scope.prefix(40)) is not accepted. Accepted: \(accepted)."
            )
        }
        return (wish.name, scope)
    }

    private static let invalidJSON = HTTPError(
        .badRequest,
        code: "invalid_json",
        #"Send the new key's name and scope as JSON: {"name":"Shop","scope":"remove"}."#
    )
    private static let tooMany = HTTPError(
        .conflict,
        code: "too_many_keys",
        "You have \(maximumCount) API keys, the most there may be. Revoke one that is not used any more."
    )
}
