import Cryptography

/// The secret of an API key: `ck_`, 43 random characters, 6 of checksum.
///
/// The characters are base62 (a double click selects all of it) and carry 256 bits. The checksum, CRC-32 as
/// GitHub's tokens have it, lets a mistyped key and a secret scanner's false find be told without asking the
/// database.
public struct APIKeySecret: Sendable {
    private static let prefix = "ck_"
    private static let randomLength = 43
    private static let checksumLength = 6
    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    /// The secret itself. Shown once, never stored.
    public let value: String

    /// A new secret.
    public static func generate() throws(AccountsError) -> APIKeySecret {
        var body: [UInt8] = []
        while body.count < randomLength {
            // 248 = 4 * 62: bytes from there on would favour the first characters.
            let usable = try AccountsError.translating(SecureRandom.bytes(64)).filter { $0 < 248 }
            body += usable.prefix(randomLength - body.count).map { alphabet[Int($0) % alphabet.count] }
        }
        return APIKeySecret(checked: prefix + String(decoding: body + checksum(of: body), as: UTF8.self))
    }

    /// A secret as a client sent it, or nil for what cannot be one.
    public init?(_ text: String) {
        guard text.utf8.count == Self.prefix.utf8.count + Self.randomLength + Self.checksumLength,
            text.hasPrefix(Self.prefix)
        else { return nil }
        let characters = Array(text.utf8.dropFirst(Self.prefix.utf8.count))
        let body = Array(characters.prefix(Self.randomLength))
        guard characters.suffix(Self.checksumLength).elementsEqual(Self.checksum(of: body)) else {
            return nil
        }
        value = text
    }

    private init(checked value: String) {
        self.value = value
    }

    /// Whether a text means to be a key of this kind, rightly written or not.
    public static func isOurs(_ text: String) -> Bool { text.hasPrefix(prefix) }

    /// What is stored and looked up: SHA-256, 32 bytes.
    ///
    /// A fast hash is right here. Slow ones protect passwords, which can be guessed; 256 random bits cannot
    /// be, and every request would pay.
    public func hash() throws(AccountsError) -> [UInt8] {
        try AccountsError.translating(Digest.sha256(Array(value.utf8)))
    }

    /// The beginning, by which the account page lets its owner tell keys apart: 9 characters, 36 bits of 256.
    public var displayPrefix: String { String(value.prefix(Self.prefix.count + 6)) }

    private static func checksum(of body: [UInt8]) -> [UInt8] {
        var rest = CRC32.checksum(of: body)
        var characters: [UInt8] = []
        for _ in 0..<checksumLength {
            characters.append(alphabet[Int(rest % 62)])
            rest /= 62
        }
        return characters.reversed()
    }
}
