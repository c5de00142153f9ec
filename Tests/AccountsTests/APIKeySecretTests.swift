import Accounts
import Testing

@Suite("API-key secrets")
struct APIKeySecretTests {
    @Test("a new secret has the form that it promises, and no twin")
    func generate() throws {
        let secrets = try (0..<100).map { _ in try APIKeySecret.generate() }
        #expect(Set(secrets.map(\.value)).count == 100)
        for secret in secrets {
            #expect(secret.value.utf8.count == 52)
            #expect(secret.value.hasPrefix("ck_"))
            #expect(secret.value.dropFirst(3).allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) })
            #expect(secret.value.hasPrefix(secret.displayPrefix) && secret.displayPrefix.count == 9)
            #expect(APIKeySecret(secret.value)?.value == secret.value)
        }
    }

    @Test("a typing error is found without a look into the database")
    func typingErrors() throws {
        let secret = try APIKeySecret.generate().value
        for index in secret.indices {
            var text = secret
            text.replaceSubrange(index...index, with: secret[index] == "7" ? "8" : "7")
            #expect(APIKeySecret(text) == nil)
        }
        for text in [
            "", "ck_", secret + "0", String(secret.dropLast()), " " + secret.dropFirst(),
            "é" + secret.dropFirst(2),
        ] {
            #expect(APIKeySecret(text) == nil)
        }
    }

    @Test("the checksum is CRC-32: a secret written down once is still taken")
    func knownSecret() throws {
        let secret = try #require(APIKeySecret("ck_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg37cCQ0"))
        let digest: [UInt8] = [
            0x17, 0x81, 0x45, 0x42, 0xea, 0x4f, 0xc2, 0x79, 0x6a, 0xd7, 0xb3, 0x8c, 0x6c, 0x46, 0x9a, 0x20,
            0x81, 0x4a, 0x4f, 0xba, 0xa2, 0x6c, 0x77, 0xf3, 0xdd, 0xf8, 0x96, 0xa4, 0x27, 0xec, 0x3f, 0x53,
        ]
        #expect(try secret.hash() == digest)
    }

    @Test("what means to be a key is told from what others call a key")
    func ours() {
        #expect(APIKeySecret.isOurs("ck_mistyped"))
        #expect(!APIKeySecret.isOurs("CK_mistyped"))
        #expect(!APIKeySecret.isOurs("9bfaKjzrRVa5Gq1Lq2jZQ9vE"))
    }
}
