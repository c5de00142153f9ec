/// A secret from the settings that is long enough to sign or seal with.
public struct SecretKey: Sendable {
    /// Bytes below which a secret is refused: the output of SHA-256, as RFC 7518, section 3.2 demands of
    /// HS256.
    public static let minimumByteCount = 32

    package let bytes: [UInt8]

    /// Takes the value of the setting `name`. Throws `secretTooShort` with what to do about it.
    public init(_ value: String, name: String) throws(CryptographyError) {
        let bytes = Array(value.utf8)
        guard bytes.count >= Self.minimumByteCount else {
            let advice = "Make one with: openssl rand -base64 48"
            throw CryptographyError(
                .secretTooShort,
                "\(name) has \(bytes.count) bytes and must have at least \(Self.minimumByteCount). \(advice)"
            )
        }
        self.bytes = bytes
    }

    /// Takes raw key bytes, as tests and RFC examples have them.
    package init(bytes: [UInt8]) throws(CryptographyError) {
        guard bytes.count >= Self.minimumByteCount else {
            throw CryptographyError(
                .secretTooShort,
                "A key must have at least \(Self.minimumByteCount) bytes."
            )
        }
        self.bytes = bytes
    }
}
