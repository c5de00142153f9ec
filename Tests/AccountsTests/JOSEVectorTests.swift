import Accounts
import Cryptography
import Foundation
import Testing

/// The examples of the RFCs themselves.
@Suite("JOSE vectors")
struct JOSEVectorTests {
    @Test("RFC 7515 A.1 and RFC 7519 3.1: HS256 verifies, and signing gives the same token")
    func hs256() throws {
        let key = try SymmetricKey(SecretKey(bytes: Base64URL.decode(hmacKey)))
        let token =
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.\(payload).dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        try expectExample(JSONWebSignature(parsing: token).claims(signedBy: key))
        let header = Array("{\"typ\":\"JWT\",\r\n \"alg\":\"HS256\"}".utf8)
        #expect(try key.sign(header: header, payload: Base64URL.decode(payload)) == token)
    }

    @Test("RFC 7515 A.2: RS256 verifies")
    func rs256() throws {
        let key = try JSONWebKey(
            .object(["kty": .string("RSA"), "n": .string(modulus), "e": .string("AQAB")])
        )
        let token = "eyJhbGciOiJSUzI1NiJ9.\(payload).\(rsaSignature)"
        try expectExample(JSONWebSignature(parsing: token).claims(signedBy: key))
    }

    @Test("RFC 7515 A.3: ES256 verifies")
    func es256() throws {
        let token = "eyJhbGciOiJFUzI1NiJ9.\(payload).\(ecSignature)"
        try expectExample(JSONWebSignature(parsing: token).claims(signedBy: ellipticKey()))
    }

    @Test("one changed bit anywhere makes a signature invalid", arguments: [0, 20, 31, 32, 63])
    func changedBit(position: Int) throws {
        var signature = try Base64URL.decode(ecSignature)
        signature[position] ^= 1
        let token = "eyJhbGciOiJFUzI1NiJ9.\(payload).\(Base64URL.encode(signature))"
        let parsed = try JSONWebSignature(parsing: token)
        let key = try ellipticKey()
        #expect(
            code { () throws(AccountsError) in _ = try parsed.claims(signedBy: key) } == .invalidSignature
        )
    }

    @Test("RFC 7517 A.1: of the example set, the encryption key is passed over")
    func keySet() throws {
        let text = """
            {"keys":[
            {"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
            "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","use":"enc","kid":"1"},
            {"kty":"RSA","n":"\(otherModulus)","e":"AQAB","alg":"RS256","kid":"2011-04-29"}]}
            """
        let set = try JSONWebKeySet(parsing: Array(text.utf8))
        #expect(set.keys.map(\.kid) == ["2011-04-29"])
        let signing = text.replacingOccurrences(of: "\"enc\"", with: "\"sig\"")
        #expect(try JSONWebKeySet(parsing: Array(signing.utf8)).keys.map(\.alg) == [.es256, .rs256])
    }

    @Test("RFC 5869 A.1 and A.3: HKDF-SHA-256")
    func hkdf() throws {
        let secret = [UInt8](repeating: 0x0B, count: 22)
        let first = try KeyDerivation.hkdfSHA256(
            secret: secret,
            salt: Array(0...12),
            info: Array(0xF0...0xF9),
            count: 42
        )
        #expect(
            hex(first)
                == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
        )
        let third = try KeyDerivation.hkdfSHA256(secret: secret, info: [], count: 42)
        #expect(
            hex(third)
                == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
        )
    }

    @Test("RFC 7636 B: the PKCE challenge of a verifier")
    func pkce() throws {
        let transaction = SignInTransaction(
            returnPath: .home,
            state: "",
            nonce: "",
            codeVerifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
            created: .now
        )
        #expect(try transaction.codeChallenge() == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }

    @Test("keys that are unsafe are refused", arguments: Self.unsafeKeys)
    func unsafeKey(members: [String: String]) {
        let json = JSONValue.object(members.mapValues(JSONValue.string))
        #expect(code { () throws(AccountsError) in _ = try JSONWebKey(json) } == .invalidKey)
    }

    private static let unsafeKeys: [[String: String]] = {
        let big = Base64URL.encode([0x80] + [UInt8](repeating: 1, count: 255))
        let huge = Base64URL.encode([0x80] + [UInt8](repeating: 1, count: 1024))
        let zeroPadded = Base64URL.encode(
            [UInt8](repeating: 0, count: 200) + [UInt8](repeating: 0xFF, count: 128)
        )
        let one = Base64URL.encode([UInt8](repeating: 0, count: 31) + [1])
        return [
            [:],
            ["kty": "oct", "k": big],
            ["kty": "RSA", "n": big],
            ["kty": "RSA", "n": big, "e": "AQ"],
            ["kty": "RSA", "n": big, "e": "Aw"],
            ["kty": "RSA", "n": big, "e": "AQAC"],
            ["kty": "RSA", "n": big, "e": "AQAB", "alg": "PS256"],
            ["kty": "RSA", "n": big, "e": "AQAB", "use": "enc"],
            ["kty": "RSA", "n": big + "=", "e": "AQAB"],
            ["kty": "RSA", "n": huge, "e": "AQAB"],
            ["kty": "RSA", "n": zeroPadded, "e": "AQAB"],
            ["kty": "RSA", "n": "", "e": "AQAB"],
            ["kty": "EC", "crv": "P-256", "x": one, "y": one],
            ["kty": "EC", "crv": "P-256", "x": one, "y": "AQ"],
            ["kty": "EC", "crv": "secp256k1", "x": one, "y": one],
        ]
    }()

    private func expectExample(_ claims: JSONWebClaims) {
        #expect(claims.iss == "joe")
        #expect(claims.exp == Date(timeIntervalSince1970: 1_300_819_380))
        #expect(claims["http://example.com/is_root"] == .bool(true))
    }

    private func ellipticKey() throws(AccountsError) -> JSONWebKey {
        try JSONWebKey(
            .object([
                "kty": .string("EC"), "crv": .string("P-256"),
                "x": .string("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"),
                "y": .string("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"),
            ])
        )
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    private let payload =
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cn"
        + "VlfQ"
    private let hmacKey =
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"
    private let ecSignature =
        "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
    private let rsaSignature =
        "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2F"
        + "p5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQB"
        + "MHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeY"
        + "I2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
    private let modulus =
        "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0B"
        + "m4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5"
        + "z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7"
        + "aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"
    private let otherModulus =
        "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJE"
        + "CPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2Q"
        + "vzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6"
        + "WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"
}
