import Cryptography

/// A key for HS256: HMAC with SHA-256 (RFC 7518, section 3.2).
package struct SymmetricKey: Sendable {
    private let secret: SecretKey

    /// A key with at least 32 bytes, which `SecretKey` vouches for.
    package init(_ secret: SecretKey) {
        self.secret = secret
    }

    /// A token over `payload` in the compact serialization. `header` and `payload` are JSON texts.
    package func sign(header: [UInt8], payload: [UInt8]) throws(AccountsError) -> String {
        let signingInput = "\(Base64URL.encode(header)).\(Base64URL.encode(payload))"
        let code = try AccountsError.translating(
            Digest.hmacSHA256(Array(signingInput.utf8), key: secret.bytes)
        )
        return "\(signingInput).\(Base64URL.encode(code))"
    }

    func isValid(_ signature: [UInt8], for message: [UInt8]) throws(AccountsError) -> Bool {
        ConstantTime.equal(
            signature,
            try AccountsError.translating(Digest.hmacSHA256(message, key: secret.bytes))
        )
    }
}
