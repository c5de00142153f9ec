import Accounts
import Cryptography
import Testing

@Suite("Sealed sign-ins")
struct TransactionSealerTests {
    @Test("a transaction survives the cookie for ten minutes")
    func transaction() throws {
        let time = TestClock()
        let sealer = try TransactionSealer(secret: key(), clock: time.clock)
        let path = try ReturnPath("/history?q=a%20b#top")
        let transaction = SignInTransaction(
            returnPath: path,
            state: "s",
            nonce: "n",
            codeVerifier: "v",
            created: time.clock.now
        )
        let value = try sealer.seal(transaction)
        #expect(try sealer.open(value) == transaction)
        time.advance(599)
        #expect(try sealer.open(value) == transaction)
        time.advance(1)
        #expect(code { () throws(AccountsError) in _ = try sealer.open(value) } == .expired)
        time.advance(-3600)
        #expect(code { () throws(AccountsError) in _ = try sealer.open(value) } == .expired)
    }

    @Test("a transaction fits a cookie whatever path it returns to")
    func size() throws {
        let path = try ReturnPath("/" + String(repeating: "\"", count: 1023))
        let request = try SignIn().client.begin(returningTo: path)
        let value = try TransactionSealer(secret: key()).seal(request.transaction)
        #expect(value.utf8.count < 3900)
    }

    private func key() throws -> SecretKey {
        try SecretKey("a secret of thirty-two bytes or more", name: "SECRET_KEY")
    }
}
