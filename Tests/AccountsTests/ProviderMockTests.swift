import Accounts
import Fetching
import Foundation
import TestSupport
import Testing

/// The whole flow against a provider written by others, PyPI's oidc-provider-mock, over real sockets.
/// Runs where that is installed: on the path, or as `OIDC_PROVIDER_MOCK` says.
@Suite("oidc-provider-mock", .enabled(if: ProviderMock.executable != nil), .timeLimit(.minutes(5)))
struct ProviderMockTests {
    @Test("somebody signs in, and the code works once")
    func signIn() throws {
        let port = try LoopbackServer.freePort()
        let claims = #"{"sub":"jane","email":"jane@example.org","email_verified":true,"name":"Jane Doe"}"#
        let program = try Program(
            #require(ProviderMock.executable),
            ["--port", "\(port)", "--require-nonce", "true", "--user-claims", claims]
        )
        let issuer = "http://localhost:\(port)"
        let curl = CurlClient(security: .httpOnLoopback)
        try #require(program.waits { (try? curl.fetch(FetchRequest(url: issuer + "/jwks")))?.status == 200 })

        let client = OpenIDConnectClient(configuration: try configuration(issuer), fetcher: curl)
        let request = try client.begin(returningTo: .home)
        let callback = try consent(request.url, by: curl)
        let identity = try client.finish(callback, of: request.transaction)
        #expect(
            identity == Identity(issuer: issuer, subject: "jane", email: "jane@example.org", name: "Jane Doe")
        )
        let replay = code { () throws(AccountsError) in
            _ = try client.finish(callback, of: request.transaction)
        }
        #expect(replay == .signInRefused)
    }

    /// What the person's browser does at the provider: choose an account, and follow the redirect back.
    private func consent(_ url: String, by curl: CurlClient) throws -> SignInCallback {
        let form = FetchRequest.Method.post(
            contentType: "application/x-www-form-urlencoded",
            body: Array("sub=jane".utf8)
        )
        let response = try curl.fetch(FetchRequest(form, url: url))
        let location = try #require(response.headers["location"].flatMap { URLComponents(string: $0) })
        let values = Dictionary(
            (location.queryItems ?? []).map { ($0.name, $0.value ?? "") },
            uniquingKeysWith: { first, _ in first }
        )
        return SignInCallback(
            code: values["code"],
            state: values["state"],
            error: values["error"],
            iss: values["iss"]
        )
    }

    private func configuration(_ issuer: String) throws(AccountsError) -> OpenIDConfiguration {
        try OpenIDConfiguration(
            issuer: issuer,
            clientID: "cutout",
            clientSecret: "secret",
            redirectURL: "http://localhost:8080/auth/callback",
            security: .httpOnLoopback
        )
    }
}

/// Where the provider is installed.
private enum ProviderMock {
    static let executable: String? = {
        let environment = ProcessInfo.processInfo.environment
        let folders = environment["PATH", default: ""].split(separator: ":").map {
            "\($0)/oidc-provider-mock"
        }
        return ([environment["OIDC_PROVIDER_MOCK"]].compactMap(\.self) + folders)
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }()
}
