import Accounts
import Fetching
import Foundation
import Testing

@Suite("Signing in with a provider")
struct OpenIDConnectTests {
    private let fixtures = Fixtures.shared
    private var token: String { fixtures.accepted["RS256"] ?? "" }

    @Test("the browser is sent to the provider with everything the flow needs")
    func authorizationRequest() throws {
        let request = try SignIn().client.begin(returningTo: ReturnPath("/history"))
        let query = try #require(URLComponents(string: request.url)?.queryItems)
        let values = Dictionary(grouping: query, by: \.name).mapValues { $0.map { $0.value ?? "" } }
        #expect(request.url.hasPrefix(fixtures.issuer + "/authorize?tenant=1&"))
        #expect(values["response_type"] == ["code"])
        #expect(values["client_id"] == [fixtures.clientID])
        #expect(values["redirect_uri"] == ["https://cutout.example.org/auth/callback"])
        #expect(values["scope"] == ["openid email profile"])
        #expect(values["code_challenge_method"] == ["S256"])
        #expect(values["code_challenge"] == [try request.transaction.codeChallenge()])
        #expect(values["state"]?.first?.utf8.count == 43)
        #expect(values["nonce"]?.first?.utf8.count == 43)
        #expect(values["nonce"] != values["state"])
        #expect(request.transaction.returnPath.value == "/history")
    }

    @Test("no two sign-ins share a secret")
    func freshSecrets() throws {
        let signIn = try SignIn()
        let urls = try (0..<20).map { _ in try signIn.client.begin(returningTo: .home).url }
        #expect(Set(urls).count == urls.count)
    }

    @Test("the code is exchanged with the verifier, and the client's secret in the header")
    func basicExchange() throws {
        let signIn = try SignIn()
        _ = try signIn.finish(idToken: token, callback: SignInCallback(code: "a+b/c&d", state: "state-1"))
        let request = try #require(signIn.provider.requests(to: FakeProvider.tokenURL).first)
        #expect(
            try form(request) == [
                "grant_type": "authorization_code", "code": "a+b/c&d",
                "redirect_uri": "https://cutout.example.org/auth/callback",
                "code_verifier": "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
            ]
        )
        let credentials = Data("cutout-client:client%20secret".utf8).base64EncodedString()
        #expect(request.headers["Authorization"] == "Basic " + credentials)
    }

    @Test("or in the form, for a provider that takes it only there")
    func postedSecret() throws {
        let provider = FakeProvider(metadata: [
            "token_endpoint_auth_methods_supported": ["client_secret_post"]
        ])
        let signIn = try SignIn(provider: provider)
        _ = try signIn.finish(idToken: token)
        let request = try #require(provider.requests(to: FakeProvider.tokenURL).first)
        #expect(try form(request)["client_id"] == fixtures.clientID)
        #expect(try form(request)["client_secret"] == "client secret")
        #expect(request.headers["Authorization"] == nil)
    }

    @Test(
        "an answer with another state, or none, asks the provider nothing",
        arguments: [nil, "", "state-2", "state-1 "]
    )
    func otherState(state: String?) throws {
        let signIn = try SignIn()
        let callback = SignInCallback(code: "code-1", state: state)
        let refusal = code { () throws(AccountsError) in
            _ = try signIn.finish(idToken: token, callback: callback)
        }
        #expect(refusal == .stateMismatch)
        #expect(signIn.provider.requestCount == 0)
    }

    @Test("an answer that names another issuer is refused before the code is sent")
    func mixUp() throws {
        let signIn = try SignIn()
        let callback = SignInCallback(code: "c", state: "state-1", iss: "https://attacker.example")
        let refusal = code { () throws(AccountsError) in
            _ = try signIn.finish(idToken: token, callback: callback)
        }
        #expect(refusal == .wrongIssuer)
        #expect(signIn.provider.requests(to: FakeProvider.tokenURL).isEmpty)
    }

    @Test("a provider that always names itself must have done so")
    func missingIssuer() throws {
        let provider = FakeProvider(metadata: ["authorization_response_iss_parameter_supported": true])
        let signIn = try SignIn(provider: provider)
        #expect(code { () throws(AccountsError) in _ = try signIn.finish(idToken: token) } == .wrongIssuer)
        let callback = SignInCallback(code: "c", state: "state-1", iss: fixtures.issuer)
        #expect(try signIn.finish(idToken: token, callback: callback).subject == "248289761001")
    }

    @Test("a refusal by the person or the provider says so without repeating the provider's words")
    func refusal() throws {
        let signIn = try SignIn()
        let callback = SignInCallback(code: nil, state: "state-1", error: "<script>")
        let error = #expect(throws: AccountsError.self) {
            _ = try signIn.client.finish(callback, of: signIn.transaction)
        }
        #expect(error?.code == .signInRefused)
        #expect(error?.message.contains("script") == false)
        signIn.provider.set(
            FakeProvider.tokenURL,
            FetchResponse(status: 400, body: Array(#"{"error":"invalid_grant"}"#.utf8))
        )
        let reply = SignInCallback(code: "used", state: "state-1")
        #expect(
            code { () throws(AccountsError) in _ = try signIn.client.finish(reply, of: signIn.transaction) }
                == .signInRefused
        )
    }

    @Test(
        "a token endpoint that fails or babbles is not a sign-in",
        arguments: [
            (500, "", AccountsError.Code.providerUnavailable), (302, "", .providerUnavailable),
            (200, "", .providerMisbehaved), (200, #"{"access_token":"a"}"#, .providerMisbehaved),
            (200, #"{"id_token":"a","id_token":"b"}"#, .providerMisbehaved),
            (200, #"{"id_token":"a"}"#, .malformedToken),
        ]
    )
    func tokenEndpoint(status: Int, body: String, expected: AccountsError.Code) throws {
        let signIn = try SignIn()
        signIn.provider.set(FakeProvider.tokenURL, FetchResponse(status: status, body: Array(body.utf8)))
        let callback = SignInCallback(code: "code-1", state: "state-1")
        #expect(
            code { () throws(AccountsError) in _ = try signIn.client.finish(callback, of: signIn.transaction)
            }
                == expected
        )
    }

    private func form(_ request: FetchRequest) throws -> [String: String] {
        guard case .post(let type, let body) = request.method else { return [:] }
        #expect(type == "application/x-www-form-urlencoded")
        let items = URLComponents(string: "?" + String(decoding: body, as: UTF8.self))?.queryItems ?? []
        return Dictionary(items.map { ($0.name, $0.value ?? "") }) { first, _ in first + " twice" }
    }
}
