/// The signature algorithms of RFC 7518 that Cutout knows. There is no `none`, so nothing can ask for it.
package enum SignatureAlgorithm: String, Sendable, CaseIterable {
    /// HMAC with SHA-256: our own session tokens.
    case hs256 = "HS256"
    /// RSASSA-PKCS1-v1_5 with SHA-256: what every OpenID provider must offer.
    case rs256 = "RS256"
    /// ECDSA on P-256 with SHA-256.
    case es256 = "ES256"
}
