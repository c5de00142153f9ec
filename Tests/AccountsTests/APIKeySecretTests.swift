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
        #expect(try secret.hash() == "17814542ea4fc2796ad7b38c6c469a20814a4fbaa26c77f3ddf896a427ec3f53")
    }

    @Test("the stored hash matches its own secret only")
    func hash() throws {
        let secret = try APIKeySecret.generate()
        let stored = try secret.hash()
        #expect(stored.utf8.count == 64 && !stored.contains(secret.value))
        #expect(try secret.matches(stored))
        #expect(try !APIKeySecret.generate().matches(stored))
        #expect(try !secret.matches(""))
        #expect(try !secret.matches(stored.uppercased()))
    }
}
