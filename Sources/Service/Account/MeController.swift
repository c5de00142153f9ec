import Foundation
import HTTP
import History

/// Who is here: `GET` and `DELETE /api/me`.
struct MeController: Sendable {
    let users: any UserStore
    let history: any HistoryStore
    let corrections: any CorrectionStore
    let cookies: SessionCookies
    /// Nil where people sign in.
    let guests: Guests?
    /// What people call the provider that they sign in with; nil where there is none.
    let providerName: String?
    let allowsAnonymous: Bool
    let operators: Operators
    let storage: StorageSettings

    private struct Me: Encodable {
        let signedIn: Bool
        let guest: Bool
        let signInAvailable: Bool
        @Nullable var signInName: String?
        let anonymousAllowed: Bool
        let `operator`: Bool
        @Nullable var user: Person?
        @Nullable var usage: Room?
        @Nullable var corrections: Giving?
        @Nullable var retentionDays: Int?
    }

    private struct Person: Encodable {
        let id: String
        @Nullable var name: String?
        @Nullable var email: String?
    }

    private struct Room: Encodable {
        let items: Int
        let bytes: Int
        @Nullable var maxItems: Int?
        @Nullable var maxBytes: Int?
    }

    /// What is given for training.
    private struct Giving: Encodable {
        /// Whether what is mended from now on is.
        let given: Bool
        /// How many items were.
        let items: Int
    }

    private struct Change: Decodable {
        struct Giving: Decodable {
            let given: Bool
        }

        let corrections: Giving
    }

    /// `GET /api/me`: the viewer, their usage, and what is possible here. It makes a guest of a browser where there are
    /// guests, but not for a page of another site. A key that is for removals only does not learn whose it is.
    func me(_ request: HTTPRequest, _ viewer: Viewer) throws -> HTTPResponse {
        guard viewer == .anonymous else { return try .json(describe(viewer.owner())) }
        let welcome = request.isFromOtherSite ? nil : try guests?.welcome(request)
        return try .json(describe(welcome?.viewer.user)).setting(welcome?.renewal)
    }

    /// `PATCH /api/me` with `{"corrections":{"given":true}}`: what is mended is given for training, or nothing is any more.
    func change(_ request: HTTPRequest, _ member: SignedInUser) throws -> HTTPResponse {
        guard let change = try? JSONDecoder().decode(Change.self, from: Data(request.body)) else {
            throw HTTPError(
                .badRequest,
                code: "invalid_json",
                #"Send what is to change as JSON: {"corrections":{"given":true}}."#
            )
        }
        try corrections.setGiving(change.corrections.given, of: member.user.id)
        return try .json(describe(member.user))
    }

    /// `DELETE /api/me`: the account and everything that belongs to it, for good.
    func delete(_ request: HTTPRequest, _ user: User) throws -> HTTPResponse {
        try users.deleteUser(user.id)
        return HTTPResponse.noContent.setting(try cookies.withoutSession())
    }

    private func describe(_ user: User?) throws -> Me {
        Me(
            signedIn: user != nil,
            guest: user?.isGuest ?? false,
            signInAvailable: guests == nil,
            signInName: providerName,
            anonymousAllowed: allowsAnonymous,
            operator: user.map(operators.contains) ?? false,
            user: user.map {
                Person(id: $0.id.rawValue, name: $0.name, email: $0.email)
            },
            usage: try user.map { user in
                let usage = try history.usage(of: user.id)
                return Room(
                    items: usage.items,
                    bytes: usage.bytes,
                    maxItems: storage.quota.items,
                    maxBytes: storage.quota.bytes
                )
            },
            corrections: try user.map { user in
                let (isGiving, items) = try corrections.corrections(of: user.id)
                return Giving(given: isGiving, items: items)
            },
            retentionDays: storage.retentionDays
        )
    }
}
