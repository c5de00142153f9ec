import Accounts
import Cryptography
import Fetching
import Foundation
import Testing

/// ID tokens made by joserfc, through the whole callback.
@Suite("ID tokens")
struct IDTokenTests {
    private let fixtures = Fixtures.shared

    @Test("the fixtures are there")
    func fixturesExist() {
        #expect(fixtures.accepted.count >= 8)
        #expect(fixtures.refused.count >= 55)
        #expect(fixtures.refusedSessions.count >= 10)
    }

    @Test("a valid token tells who it is", arguments: Fixtures.shared.accepted.keys.sorted())
    func accepted(name: String) throws {
        let identity = try SignIn().finish(idToken: fixtures.accepted[name] ?? "")
        let expected = Identity(
            issuer: fixtures.issuer,
            subject: "248289761001",
            email: "jane@example.org",
            name: "Jane Doe"
        )
        #expect(identity == expected)
    }

    @Test("what must not be believed is not", arguments: Fixtures.shared.refused)
    func refused(row: Fixtures.Refused) throws {
        let signIn = try SignIn()
        #expect(
            code { () throws(AccountsError) in _ = try signIn.finish(idToken: row.token) }?.rawValue
                == row.code
        )
    }

    @Test("a token spelt differently is refused", arguments: Respelling.allCases, ["RS256", "ES256"])
    func respelt(respelling: Respelling, algorithm: String) throws {
        let token = fixtures.accepted[algorithm] ?? ""
        let signIn = try SignIn()
        _ = try signIn.finish(idToken: token)
        let respelt = respelling.apply(to: token)
        #expect(respelt != token)
        let refusal = code { () throws(AccountsError) in _ = try signIn.finish(idToken: respelt) }
        #expect(refusal == respelling.expected)
    }

    @Test("a token without kid is taken where one key fits, and refused where two do")
    func withoutKeyID() throws {
        let token = fixtures["accepted_without_kid"]
        #expect(
            try SignIn(provider: FakeProvider(keys: "single_jwks")).finish(idToken: token).name == "Jane Doe"
        )
        let signIn = try SignIn(provider: FakeProvider(keys: "rotated_jwks"))
        #expect(code { () throws(AccountsError) in _ = try signIn.finish(idToken: token) } == .unknownKey)
    }

    @Test("the scheme may be missing from the issuer for Google and for nobody else")
    func googleIssuer() throws {
        let provider = FakeProvider()
        let google = OpenIDConfiguration.google
        provider.set(
            google + "/.well-known/openid-configuration",
            FetchResponse(
                status: 200,
                body: Array(
                    """
                    {"issuer":"\(google)","authorization_endpoint":"\(google)/o","token_endpoint":"\(FakeProvider.tokenURL)",
                    "jwks_uri":"\(FakeProvider.keysURL)"}
                    """.utf8
                )
            )
        )
        provider.setToken(fixtures["google"])
        let configuration = try OpenIDConfiguration(
            clientID: fixtures.clientID,
            clientSecret: "s",
            redirectURL: "http://localhost:8080/auth/callback"
        )
        let time = TestClock()
        let client = OpenIDConnectClient(configuration: configuration, fetcher: provider, clock: time.clock)
        let signIn = try SignIn(provider: provider, time: time)
        let callback = SignInCallback(code: "c", state: "state-1", iss: google)
        #expect(try client.finish(callback, of: signIn.transaction).issuer == google)
        let elsewhere = code { () throws(AccountsError) in _ = try signIn.finish(idToken: fixtures["google"])
        }
        #expect(elsewhere == .wrongIssuer)
    }
}

/// Ways to write a valid token so that it is no longer the same token.
enum Respelling: CaseIterable {
    case padded, leadingSpace, trailingLineBreak, strayBits, standardAlphabet, fourParts, twoParts,
        emptySignature
    case truncatedSignature, truncatedPayload, swappedParts, empty

    var expected: AccountsError.Code {
        switch self {
        case .truncatedSignature, .truncatedPayload: .invalidSignature
        default: .malformedToken
        }
    }

    func apply(to token: String) -> String {
        let parts = token.split(separator: ".").map(String.init)
        switch self {
        case .padded: return token + "=="
        case .leadingSpace: return " " + token
        case .trailingLineBreak: return token + "\n"
        case .strayBits: return token.dropLast() + Self.next(after: token.last)
        case .standardAlphabet: return token.dropLast() + "+"
        case .fourParts: return token + ".AAAA"
        case .twoParts: return parts.dropLast().joined(separator: ".")
        case .emptySignature: return parts.dropLast().joined(separator: ".") + "."
        case .truncatedSignature: return "\(parts[0]).\(parts[1]).\(Self.shortened(parts[2]))"
        case .truncatedPayload: return "\(parts[0]).\(Self.shortened(parts[1])).\(parts[2])"
        case .swappedParts: return "\(parts[1]).\(parts[0]).\(parts[2])"
        case .empty: return ""
        }
    }

    /// The last character of 256 and of 64 bytes has bits to spare, which must be zero.
    private static func next(after character: Character?) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        let index = character.flatMap(alphabet.firstIndex(of:)) ?? 0
        return String(alphabet[index | 1])
    }

    /// Three bytes less, spelt correctly.
    private static func shortened(_ part: String) -> String {
        (try? Base64URL.decode(part)).map { Base64URL.encode(Array($0.dropLast(3))) } ?? ""
    }
}
