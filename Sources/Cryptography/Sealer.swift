import COpenSSL

/// Seals small values that travel through the browser: it can neither read nor change them.
///
/// AES-256-GCM (NIST SP 800-38D) under a key derived for one purpose. A sealed value is base64url of
/// `version (1) | nonce (12) | ciphertext | tag (16)`; version and purpose are authenticated with it.
public struct Sealer: Sendable {
    private static let version: UInt8 = 1
    private static let nonceLength = 12
    private static let tagLength = 16
    private static let maximumLength = 4096

    private let key: [UInt8]
    private let associatedData: [UInt8]

    /// A sealer for one purpose. Two purposes under one secret cannot open each other's values.
    public init(secret: SecretKey, purpose: String) throws(CryptographyError) {
        associatedData = [Self.version] + Array("cutout \(purpose)".utf8)
        key = try KeyDerivation.hkdfSHA256(secret: secret.bytes, info: associatedData, count: 32)
    }

    /// The sealed form of `plaintext`: safe in a cookie, different each time.
    public func seal(_ plaintext: [UInt8]) throws(CryptographyError) -> String {
        let nonce = try SecureRandom.bytes(Self.nonceLength)
        let cipher = try AESGCM(key: key, nonce: nonce, direction: .encrypt)
        try cipher.authenticate(associatedData)
        let ciphertext = try cipher.update(plaintext)
        let tag = try cipher.finishEncrypting(tagLength: Self.tagLength)
        return Base64URL.encode([Self.version] + nonce + ciphertext + tag)
    }

    /// What was sealed. Throws `invalidSeal` for anything that this sealer did not make, whatever is wrong
    /// with it.
    public func open(_ sealed: String) throws(CryptographyError) -> [UInt8] {
        guard sealed.utf8.count <= Self.maximumLength, let bytes = try? Base64URL.decode(sealed),
            bytes.count >= 1 + Self.nonceLength + Self.tagLength, bytes[0] == Self.version
        else { throw invalid }
        let body = 1 + Self.nonceLength
        let end = bytes.count - Self.tagLength
        let cipher = try AESGCM(key: key, nonce: Array(bytes[1..<body]), direction: .decrypt)
        try cipher.authenticate(associatedData)
        let plaintext = try cipher.update(Array(bytes[body..<end]))
        guard cipher.finishDecrypting(tag: Array(bytes[end...])) else { throw invalid }
        return plaintext
    }

    private var invalid: CryptographyError {
        CryptographyError(.invalidSeal, "The sealed value is damaged or was not made here.")
    }
}
