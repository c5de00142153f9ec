import Cryptography
import Testing

@Suite("base64url")
struct Base64URLTests {
    @Test(
        "encodes and decodes the vectors of RFC 4648, section 10",
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("foobar", "Zm9vYmFy"),
        ]
    )
    func vectors(plain: String, encoded: String) throws {
        #expect(Base64URL.encode(Array(plain.utf8)) == encoded)
        #expect(try Base64URL.decode(encoded) == Array(plain.utf8))
    }

    @Test("gives every length back")
    func roundTrip() throws {
        for length in 0..<200 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 151 + length) }
            #expect(try Base64URL.decode(Base64URL.encode(bytes)) == bytes)
        }
    }

    @Test(
        "refuses every other spelling",
        arguments: [
            "Zg==", "Zg=", "Z", "Zm9vY", "Zh", "Zm9", "Zm 9", "Zm9v\n", "+/+/", "Zm9v.", "Zé9v", "Zg\0",
        ]
    )
    func refused(text: String) {
        #expect(code { () throws(CryptographyError) in _ = try Base64URL.decode(text) } == .malformedEncoding)
    }
}
