import Cryptography
import Fetching
import Foundation

/// Signs people in with an OpenID provider: the authorization code flow with PKCE (OpenID Connect Core,
/// section 3.1; RFC 7636), as RFC 9700 recommends it.
///
/// The provider's description and keys are cached, so that a sign-in costs it one request, the exchange of
/// the code.
public final class OpenIDConnectClient: Sendable {
    private let configuration: OpenIDConfiguration
    private let fetcher: any HTTPFetching
    private let clock: WallClock
    private let directory: ProviderDirectory
    private let verifier: IDTokenVerifier

    /// A client that makes its requests by `fetcher`. Nothing is fetched before it is needed.
    public init(configuration: OpenIDConfiguration, fetcher: any HTTPFetching, clock: WallClock = .system) {
        self.configuration = configuration
        self.fetcher = fetcher
        self.clock = clock
        directory = ProviderDirectory(configuration: configuration, fetcher: fetcher, clock: clock)
        verifier = IDTokenVerifier(configuration: configuration, clock: clock)
    }

    /// Begins a sign-in. Throws `providerUnavailable` or `providerMisbehaved` where the provider cannot be
    /// asked.
    public func begin(returningTo returnPath: ReturnPath) throws(AccountsError) -> SignInRequest {
        let endpoint = try directory.metadata().authorizationEndpoint
        let transaction = try SignInTransaction(returnPath: returnPath, created: clock.now)
        let query = FormEncoding.encode([
            "response_type": "code",
            "client_id": configuration.clientID,
            "redirect_uri": configuration.redirectURL,
            "scope": "openid email profile",
            "state": transaction.state,
            "nonce": transaction.nonce,
            "code_challenge": try transaction.codeChallenge(),
            "code_challenge_method": "S256",
        ])
        let separator = endpoint.contains("?") ? "&" : "?"
        return SignInRequest(url: endpoint + separator + query, transaction: transaction)
    }

    /// Finishes a sign-in: who it is. Throws `stateMismatch` for an answer to another sign-in,
    /// `signInRefused` where the person or the provider said no, `providerUnavailable`, `providerMisbehaved`,
    /// or what is wrong with the ID token.
    public func finish(
        _ callback: SignInCallback,
        of transaction: SignInTransaction
    ) throws(AccountsError) -> Identity {
        guard let state = callback.state, ConstantTime.equal(state, transaction.state) else {
            throw AccountsError(.stateMismatch, "This answer belongs to another sign-in. Please start again.")
        }
        try checkIssuer(callback.iss)
        if let error = callback.error { throw refused(by: error) }
        guard let code = callback.code, !code.isEmpty, code.utf8.count <= 4096 else {
            throw AccountsError(.providerMisbehaved, "The sign-in provider sent no code.")
        }
        let token = try exchange(code, transaction)
        return try verifier.verify(token, nonce: transaction.nonce, key: directory.key(for:))
    }

    /// RFC 9207: keeps an answer of one provider from being taken for another's.
    private func checkIssuer(_ iss: String?) throws(AccountsError) {
        guard let iss else {
            guard try !directory.metadata().answersWithIssuer else { throw wrongIssuer }
            return
        }
        guard configuration.isIssuer(iss) else { throw wrongIssuer }
    }

    /// The ID token for a code.
    private func exchange(_ code: String, _ transaction: SignInTransaction) throws(AccountsError) -> String {
        let request = TokenRequest(
            configuration: configuration,
            code: code,
            codeVerifier: transaction.codeVerifier
        )
        let response = try ProviderCall.fetch(request.fetchRequest(directory.metadata()), by: fetcher)
        let json = try? JSONParser.parse(response.body, maximumLength: 128 * 1024)
        switch response.status {
        case 200:
            guard let token = json?["id_token"]?.string else {
                throw AccountsError(.providerMisbehaved, "The sign-in provider sent no ID token.")
            }
            return token
        case 400..<500: throw refused(by: json?["error"]?.string ?? "status \(response.status)")
        default: throw ProviderCall.unavailable(ProviderStatus(status: response.status))
        }
    }

    /// The provider's word goes into the log, not onto the page: it comes through the browser.
    private func refused(by error: String) -> AccountsError {
        let message =
            error == "access_denied"
            ? "The sign-in was cancelled." : "The sign-in provider refused. Please start again."
        return AccountsError(
            .signInRefused,
            message,
            underlying: ProviderRefusal(error: String(error.prefix(100)))
        )
    }

    private var wrongIssuer: AccountsError {
        AccountsError(.wrongIssuer, "This answer is not from the sign-in provider.")
    }
}

/// The `error` of a refusal (RFC 6749, sections 4.1.2.1 and 5.2), for the log.
struct ProviderRefusal: Error {
    let error: String
}

/// What the provider sent the browser back with (RFC 6749, section 4.1.2; `iss` from RFC 9207).
public struct SignInCallback: Sendable {
    /// The code to exchange for tokens.
    public let code: String?
    /// What ties it to a transaction.
    public let state: String?
    /// Why there is no code.
    public let error: String?
    /// Who answers.
    public let iss: String?

    /// The query parameters of these names, nil where absent.
    public init(code: String?, state: String?, error: String? = nil, iss: String? = nil) {
        self.code = code
        self.state = state
        self.error = error
        self.iss = iss
    }
}
