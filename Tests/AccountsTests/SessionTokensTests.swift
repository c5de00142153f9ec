import Accounts
import Cryptography
import Foundation
import Testing

@Suite("Session tokens")
struct SessionTokensTests {
    private let fixtures = Fixtures.shared
    private let time = TestClock()

    @Test("ours is, byte for byte, the token that joserfc verified")
    func issued() throws {
        let token = try tokens().issue(
            userID: "user-1",
            sessionID: "session-1",
            sessionEnd: fixtures.now + SessionTokens.memberAge
        )
        #expect(token == fixtures["session.issued"])
    }

    @Test("joserfc's is verified", arguments: ["session.issued", "session.from_joserfc"])
    func verified(name: String) throws {
        let claims = try tokens().verify(fixtures[name])
        #expect(claims.sub == "user-1")
        #expect(claims.jti == "session-1")
        #expect(claims.iat == fixtures.now)
        #expect(claims.exp == fixtures.now.addingTimeInterval(3600))
    }

    @Test("what must not be believed is not", arguments: Fixtures.shared.refusedSessions)
    func refused(row: Fixtures.Refused) throws {
        let tokens = try tokens()
        #expect(code { () throws(AccountsError) in _ = try tokens.verify(row.token) }?.rawValue == row.code)
    }

    @Test("a token is due for renewal after half an hour, and renewed for thirty days")
    func renewal() throws {
        let tokens = try tokens()
        let token = try tokens.issue(
            userID: "u",
            sessionID: "s",
            sessionEnd: time.clock.now + SessionTokens.memberAge
        )
        #expect(!tokens.isDueForRenewal(try tokens.verify(token)))
        time.advance(1800)
        #expect(tokens.isDueForRenewal(try tokens.verify(token)))
        time.advance(1800)
        #expect(try tokens.verify(token).exp == time.clock.now)
        #expect(try tokens.verify(token).jti == "s")
    }

    @Test("renewal ends after thirty days, for the session and for a token left lying")
    func thirtyDays() throws {
        let tokens = try tokens()
        let start = time.clock.now
        let end = start + SessionTokens.memberAge
        let token = try tokens.issue(userID: "u", sessionID: "s", sessionEnd: end)
        time.advance(30 * 24 * 3600 - 600)
        #expect(try tokens.verify(token).sub == "u")
        let last = try tokens.verify(tokens.issue(userID: "u", sessionID: "s", sessionEnd: end))
        #expect(last.exp == end)
        time.advance(600)
        #expect(code { () throws(AccountsError) in _ = try tokens.verify(token) } == .expired)
        let issue = code { () throws(AccountsError) in
            _ = try tokens.issue(userID: "u", sessionID: "s", sessionEnd: end)
        }
        #expect(issue == .expired)
    }

    @Test("every single changed character is noticed")
    func tampering() throws {
        let tokens = try tokens()
        let token = Array(fixtures["session.issued"])
        for position in token.indices {
            var changed = token
            changed[position] = changed[position] == "A" ? "B" : "A"
            let value = String(changed)
            #expect(code { () throws(AccountsError) in _ = try tokens.verify(value) } != nil)
        }
    }

    @Test("identifiers of sessions do not repeat")
    func identifiers() throws {
        let identifiers = try (0..<100).map { _ in try SessionTokens.makeSessionID() }
        #expect(Set(identifiers).count == 100)
        #expect(identifiers.allSatisfy { $0.utf8.count == 43 })
    }

    private func tokens() throws -> SessionTokens {
        let secret = try SecretKey(fixtures["session.secret"], name: "JWT_SECRET_KEY")
        return SessionTokens(secret: secret, clock: time.clock)
    }
}
