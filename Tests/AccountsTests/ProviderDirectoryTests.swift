import Accounts
import Fetching
import Foundation
import Testing

@Suite("The provider's description and keys")
struct ProviderDirectoryTests {
    private let fixtures = Fixtures.shared
    private var token: String { fixtures.accepted["RS256"] ?? "" }

    @Test("once the keys are cached, a sign-in costs one request")
    func requests() throws {
        let signIn = try SignIn()
        _ = try signIn.finish(idToken: token)
        #expect(signIn.provider.requestCount == 3)
        for _ in 0..<5 {
            _ = try signIn.client.begin(returningTo: .home)
            _ = try signIn.finish(idToken: token)
        }
        #expect(signIn.provider.requestCount == 8)
    }

    @Test("a rotated key is found by fetching once more")
    func rotation() throws {
        let signIn = try SignIn()
        _ = try signIn.finish(idToken: token)
        signIn.provider.setKeys("rotated_jwks")
        signIn.time.advance(61)
        #expect(try signIn.finish(idToken: fixtures["accepted_after_rotation"]).name == "Jane Doe")
        #expect(keyRequests(signIn) == 2)
    }

    @Test("unknown keys make it fetch once a minute at most")
    func rotationLimit() throws {
        let signIn = try SignIn()
        let unknown = fixtures["accepted_after_rotation"]
        for _ in 0..<5 {
            #expect(
                code { () throws(AccountsError) in _ = try signIn.finish(idToken: unknown) } == .unknownKey
            )
        }
        #expect(keyRequests(signIn) == 1)
        signIn.time.advance(61)
        for _ in 0..<5 {
            #expect(
                code { () throws(AccountsError) in _ = try signIn.finish(idToken: unknown) } == .unknownKey
            )
        }
        #expect(keyRequests(signIn) == 2)
    }

    @Test(
        "keys are kept as long as the provider says, within reason",
        arguments: [
            (nil, 3600.0), ("max-age=1800", 1800), ("public, Max-Age=1800, must-revalidate", 1800),
            ("max-age=0", 300), ("max-age=-5", 300), ("max-age=99999999", 86_400), ("no-store", 3600),
        ] as [(String?, TimeInterval)]
    )
    func lifetime(cacheControl: String?, seconds: TimeInterval) throws {
        let signIn = try SignIn()
        signIn.provider.setKeys("jwks", cacheControl: cacheControl)
        _ = try signIn.finish(idToken: token)
        signIn.time.advance(seconds - 1)
        _ = code { () throws(AccountsError) in _ = try signIn.finish(idToken: token) }
        #expect(keyRequests(signIn) == 1)
        signIn.time.advance(2)
        _ = code { () throws(AccountsError) in _ = try signIn.finish(idToken: token) }
        #expect(keyRequests(signIn) == 2)
    }

    @Test("a withdrawn key is no longer believed once its time is over")
    func withdrawal() throws {
        let signIn = try SignIn()
        let elliptic = fixtures.accepted["ES256"] ?? ""
        signIn.provider.setKeys("jwks", cacheControl: "max-age=600")
        _ = try signIn.finish(idToken: elliptic)
        signIn.provider.setKeys("rotated_jwks")
        signIn.time.advance(601)
        #expect(code { () throws(AccountsError) in _ = try signIn.finish(idToken: elliptic) } == .unknownKey)
    }

    @Test("a provider that is down is left alone for some seconds, and asked again afterwards")
    func outage() throws {
        let signIn = try SignIn()
        signIn.provider.setDown(true)
        for _ in 0..<10 { #expect(begin(signIn) == .providerUnavailable) }
        #expect(signIn.provider.requestCount == 1)
        signIn.provider.setDown(false)
        signIn.time.advance(6)
        #expect(begin(signIn) == nil)
    }

    @Test("many threads at once cause one fetch")
    func concurrency() async throws {
        let signIn = try SignIn()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<32 { group.addTask { _ = try? signIn.client.begin(returningTo: .home) } }
        }
        #expect(signIn.provider.requestCount == 1)
    }

    @Test(
        "a description that cannot be trusted is refused",
        arguments: [
            ["issuer": "https://id.example.org/"], ["issuer": "https://ID.example.org"],
            ["issuer": "http://id.example.org"],
            ["token_endpoint": "http://id.example.org/token"], ["jwks_uri": "file:///etc/passwd"],
            ["jwks_uri": "http://localhost/keys"], ["authorization_endpoint": "javascript:alert(1)"],
            ["token_endpoint": "https://user:pass@id.example.org/"], ["jwks_uri": ""],
        ]
    )
    func metadata(changes: [String: String]) throws {
        let signIn = try SignIn(provider: FakeProvider(metadata: changes))
        #expect(begin(signIn) == .providerMisbehaved)
    }

    @Test("so is one that is not JSON, and one of a provider without client secrets")
    func otherMetadata() throws {
        let provider = FakeProvider(metadata: ["token_endpoint_auth_methods_supported": ["private_key_jwt"]])
        #expect(begin(try SignIn(provider: provider)) == .providerMisbehaved)
        provider.set(FakeProvider.metadataURL, FetchResponse(status: 200, body: Array("<html>".utf8)))
        #expect(begin(try SignIn(provider: provider)) == .providerMisbehaved)
        provider.set(FakeProvider.metadataURL, FetchResponse(status: 503))
        #expect(begin(try SignIn(provider: provider)) == .providerUnavailable)
    }

    @Test(
        "settings that cannot work are refused with the name of the setting",
        arguments: [
            ("http://id.example.org", "c", "s", "https://a.example/cb", "OIDC_ISSUER"),
            ("https://id.example.org?x", "c", "s", "https://a.example/cb", "OIDC_ISSUER"),
            ("https://id.example.org", "", "s", "https://a.example/cb", "GOOGLE_CLIENT_ID"),
            ("https://id.example.org", "c", "", "https://a.example/cb", "GOOGLE_CLIENT_SECRET"),
            ("https://id.example.org", "c", "s", "http://a.example/cb", "REDIRECT_URL"),
            ("https://id.example.org", "c", "s", "/cb", "REDIRECT_URL"),
        ]
    )
    func settings(issuer: String, id: String, secret: String, redirect: String, name: String) {
        let error = #expect(throws: AccountsError.self) {
            _ = try OpenIDConfiguration(
                issuer: issuer,
                clientID: id,
                clientSecret: secret,
                redirectURL: redirect
            )
        }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.message.contains(name) == true)
    }

    private func begin(_ signIn: SignIn) -> AccountsError.Code? {
        code { () throws(AccountsError) in _ = try signIn.client.begin(returningTo: .home) }
    }

    private func keyRequests(_ signIn: SignIn) -> Int {
        signIn.provider.requests(to: FakeProvider.keysURL).count
    }
}
