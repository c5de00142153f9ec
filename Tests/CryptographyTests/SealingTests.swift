import Cryptography
import Foundation
import Testing

@Suite("Sealed values")
struct SealingTests {
    private let secret = "a secret of thirty-two bytes or more"

    @Test("what was sealed comes back, and never looks the same", arguments: [0, 1, 15, 16, 17, 1000])
    func roundTrip(length: Int) throws {
        let plaintext = (0..<length).map { UInt8(truncatingIfNeeded: $0) }
        let sealer = try Sealer(secret: key(), purpose: "test")
        let sealed = try sealer.seal(plaintext)
        #expect(try sealer.open(sealed) == plaintext)
        #expect(try sealer.seal(plaintext) != sealed)
    }

    @Test("a change of any byte is noticed")
    func tampering() throws {
        let sealer = try Sealer(secret: key(), purpose: "test")
        let bytes = try Base64URL.decode(sealer.seal(Array("user=1".utf8)))
        for position in bytes.indices {
            var changed = bytes
            changed[position] ^= 0x01
            let value = Base64URL.encode(changed)
            #expect(code { () throws(CryptographyError) in _ = try sealer.open(value) } == .invalidSeal)
        }
    }

    @Test("so is a cut, an addition, and anything that was never sealed")
    func otherValues() throws {
        let sealer = try Sealer(secret: key(), purpose: "test")
        let sealed = try sealer.seal(Array("user=1".utf8))
        let bytes = try Base64URL.decode(sealed)
        var values = (0..<bytes.count).map { Base64URL.encode(Array(bytes.prefix($0))) }
        values += [
            sealed + "A", sealed + "AAAA", sealed + "=", sealed + "\n", "é",
            String(repeating: "A", count: 5000),
        ]
        for value in values {
            #expect(code { () throws(CryptographyError) in _ = try sealer.open(value) } == .invalidSeal)
        }
    }

    @Test("neither another secret nor another purpose opens it")
    func otherKeys() throws {
        let sealed = try Sealer(secret: key(), purpose: "test").seal([1])
        let others = [
            try Sealer(secret: key(), purpose: "test2"),
            try Sealer(secret: SecretKey(secret + "!", name: "SECRET_KEY"), purpose: "test"),
        ]
        for other in others {
            #expect(code { () throws(CryptographyError) in _ = try other.open(sealed) } == .invalidSeal)
        }
    }

    @Test("a secret needs 32 bytes, and the refusal names it and the remedy")
    func shortSecret() throws {
        _ = try SecretKey(String(repeating: "é", count: 16), name: "JWT_SECRET_KEY")
        let error = #expect(throws: CryptographyError.self) {
            _ = try SecretKey(String(repeating: "x", count: 31), name: "JWT_SECRET_KEY")
        }
        #expect(error?.code == .secretTooShort)
        #expect(error?.message.contains("JWT_SECRET_KEY has 31 bytes") == true)
        #expect(error?.message.contains("openssl rand") == true)
    }

    private func key() throws(CryptographyError) -> SecretKey {
        try SecretKey(secret, name: "SECRET_KEY")
    }
}

/// The code of the error that `body` throws, or nil.
func code(_ body: () throws(CryptographyError) -> Void) -> CryptographyError.Code? {
    do {
        try body()
        return nil
    } catch {
        return error.code
    }
}
