import Accounts
import Foundation

/// Signs in at a `FakeProvider`, with the nonce that the fixtures were made for.
struct SignIn {
    let provider: FakeProvider
    let time: TestClock
    let client: OpenIDConnectClient

    init(provider: FakeProvider = FakeProvider(), time: TestClock = TestClock()) throws {
        self.provider = provider
        self.time = time
        let configuration = try OpenIDConfiguration(
            issuer: Fixtures.shared.issuer,
            clientID: Fixtures.shared.clientID,
            clientSecret: "client secret",
            redirectURL: "https://cutout.example.org/auth/callback"
        )
        client = OpenIDConnectClient(configuration: configuration, fetcher: provider, clock: time.clock)
    }

    var transaction: SignInTransaction {
        SignInTransaction(
            returnPath: .home,
            state: "state-1",
            nonce: Fixtures.shared.nonce,
            codeVerifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
            created: time.clock.now
        )
    }

    /// Goes through the callback with this ID token.
    func finish(
        idToken: String,
        callback: SignInCallback = SignInCallback(code: "code-1", state: "state-1")
    ) throws(AccountsError) -> Identity {
        provider.setToken(idToken)
        return try client.finish(callback, of: transaction)
    }
}

/// The code of the error that `body` throws, or nil.
func code(_ body: () throws(AccountsError) -> Void) -> AccountsError.Code? {
    do {
        try body()
        return nil
    } catch {
        return error.code
    }
}
