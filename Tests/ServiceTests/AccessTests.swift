import Accounts
import Cryptography
import Foundation
import HTTP
import History
import Service
import Testing

/// Over the real stores: an account with a key of either scope.
@Suite("Who asks, by session or key")
final class AccessTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "access-\(UUID())").path
    private let data: DataStore
    private let sessions: Sessions
    private let user: User

    init() throws {
        data = try DataStore(StorageSettings(settings: ["CUTOUT_DATA": folder]), readers: 1)
        let secret = try SecretKey(String(repeating: "j", count: 32), name: "JWT_SECRET_KEY")
        sessions = Sessions(
            store: data.database,
            tokens: SessionTokens(secret: secret),
            cookies: SessionCookies(isSecure: false),
            areGuests: true,
            clock: .system
        )
        user = try data.database.makeGuest()
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func access(areGuests: Bool = true, allowsAnonymous: Bool = true) -> Access {
        Access(
            sessions: sessions,
            keys: APIKeys(store: data.database, areGuests: areGuests),
            allowsAnonymous: allowsAnonymous
        )
    }

    private func makeKey(_ scope: APIKeyRecord.Scope = .remove) throws -> (id: APIKeyID, secret: String) {
        let secret = try APIKeySecret.generate()
        let key = NewAPIKey(
            name: "key",
            hash: try secret.hash(),
            prefix: secret.displayPrefix,
            scope: scope
        )
        return (try data.database.add(key, for: user.id).id, secret.value)
    }

    private func sessionCookie() throws -> String {
        let cookie = try sessions.begin(for: user, HTTPRequest(path: "/")).cookie
        return "\(cookie.name)=\(cookie.value)"
    }

    private func recognized(_ headers: HTTPHeaders, _ access: Access, method: HTTPMethod = .get) throws
        -> Viewer?
    {
        var found: Viewer?
        _ = try access.respond(toRemover: HTTPRequest(method: method, path: "/", headers: headers)) {
            found = $0
            return .noContent
        }
        return found
    }

    private func refusal(_ work: () throws -> Void) -> String? {
        #expect(throws: HTTPError.self, performing: work)?.code
    }

    @Test(arguments: [
        ("Authorization", "Bearer "), ("authorization", "bearer  "), ("X-Api-Key", ""), ("x-api-key", ""),
    ])
    func aKeyIsTakenEitherWay(name: String, prefix: String) throws {
        let key = try makeKey()
        let viewer = try recognized([name: prefix + key.secret], access())
        guard case .keyHolder(let holder) = viewer else { return #expect(viewer == nil) }
        #expect(holder.key.id == key.id)
        #expect(holder.user.id == user.id)
        #expect(try data.database.keys(of: user.id).first?.lastUsed != nil)
    }

    @Test func aKeyThatIsNotValidIsRefusedWhereverAnybodyIsServed() throws {
        let key = try makeKey()
        _ = try data.database.revoke(key.id, of: user.id)
        for secret in [key.secret, try APIKeySecret.generate().value, "ck_mistyped"] {
            for headers in [["X-Api-Key": secret], ["Authorization": "Bearer \(secret)"]] as [HTTPHeaders] {
                #expect(refusal { _ = try recognized(headers, access()) } == "invalid_api_key")
            }
        }
    }

    @Test func aKeyFromOtherSettingsIsRefused() throws {
        let secret = try makeKey().secret
        let provider = access(areGuests: false)
        #expect(refusal { _ = try recognized(["X-Api-Key": secret], provider) } == "invalid_api_key")
    }

    @Test(
        arguments: [
            [:], ["X-Api-Key": "9bfaKjzrRVa5Gq1Lq2jZQ9vE"], ["Authorization": "Basic Y2tfOmNrXw=="],
            ["Authorization": "ck_ck"], ["Authorization": "Bearer"],
        ] as [HTTPHeaders]
    )
    func whatIsNoKeyOfOursIsNone(headers: HTTPHeaders) throws {
        #expect(try recognized(headers, access()) == .anonymous)
        let closed = access(allowsAnonymous: false)
        #expect(refusal { _ = try recognized(headers, closed) } == "sign_in_required")
    }

    @Test func aForeignTokenDoesNotHideAKey() throws {
        let secret = try makeKey().secret
        let viewer = try recognized(["Authorization": "Bearer abc", "X-Api-Key": secret], access())
        #expect(viewer?.user?.id == user.id)
    }

    @Test func aKeyTakesThePlaceOfTheCookieAndItsOrigin() throws {
        let (secret, cookie) = (try makeKey().secret, try sessionCookie())
        let headers: HTTPHeaders = ["Cookie": cookie, "Origin": "https://evil.example", "X-Api-Key": secret]
        let viewer = try recognized(headers, access(), method: .post)
        #expect(viewer?.keepsRemovals == false)
    }

    @Test func whoComesWithAKeyGetsNoCookie() throws {
        let handler = access().anyone { [sessions] _, _ in
            HTTPResponse.noContent.setting(try sessions.cookies.withoutSession())
        }
        #expect(try handler(HTTPRequest(path: "/")).headers["Set-Cookie"] != nil)
        let request = HTTPRequest(path: "/", headers: ["X-Api-Key": try makeKey().secret])
        #expect(try handler(request).headers["Set-Cookie"] == nil)
    }

    @Test func scopesOpenWhatTheySay() throws {
        let remove = try #require(try recognized(["X-Api-Key": makeKey(.remove).secret], access()))
        let full = try #require(try recognized(["X-Api-Key": makeKey(.full).secret], access()))
        let member = try #require(try recognized(["Cookie": sessionCookie()], access()))
        #expect(refusal { _ = try remove.owner() } == "key_scope")
        #expect(refusal { _ = try Viewer.anonymous.owner() } == "sign_in_required")
        #expect(try full.owner().id == user.id)
        #expect(try member.owner().id == user.id)
        for key in [remove, full] { #expect(refusal { _ = try key.member() } == "session_required") }
        #expect(refusal { _ = try Viewer.anonymous.member() } == "sign_in_required")
        #expect(try member.member().user.id == user.id)
    }

    @Test func aUserIsCountedOnceByAllKeysAndSessions() throws {
        let allowance = RequestAllowance(perMinute: 2) { 600 }
        let request = HTTPRequest(path: "/", remoteAddress: "192.0.2.1")
        try allowance.admit(#require(try recognized(["X-Api-Key": makeKey().secret], access())), request)
        try allowance.admit(#require(try recognized(["Cookie": sessionCookie()], access())), request)
        let another = try #require(try recognized(["X-Api-Key": makeKey(.full).secret], access()))
        #expect(refusal { try allowance.admit(another, request) } == "too_many_requests")
        try allowance.admit(.anonymous, request)
    }
}
