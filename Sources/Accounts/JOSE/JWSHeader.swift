/// The header of a signed token (RFC 7515, section 4).
package struct JWSHeader: Sendable {
    /// The algorithm, one that Cutout knows.
    package let alg: SignatureAlgorithm
    /// What kind of token it says it is.
    package let typ: String?
    /// Which key signed it.
    package let kid: String?

    /// Reads the header. Throws `malformedToken` where a member has the wrong type, `unsupportedAlgorithm`
    /// for an algorithm or a critical extension that Cutout does not know (it knows none).
    init(_ json: JSONValue) throws(AccountsError) {
        guard let members = json.object, let name = members["alg"]?.string else {
            throw AccountsError(.malformedToken, "The token's header names no algorithm.")
        }
        guard let alg = SignatureAlgorithm(rawValue: name) else {
            throw AccountsError(.unsupportedAlgorithm, "The token's algorithm is not accepted.")
        }
        guard members["crit"] == nil, members["b64"] == nil else {
            throw AccountsError(.unsupportedAlgorithm, "The token needs an extension that is not supported.")
        }
        self.alg = alg
        typ = try Self.text("typ", in: members)
        kid = try Self.text("kid", in: members)
    }

    private static func text(
        _ name: String,
        in members: [String: JSONValue]
    ) throws(AccountsError) -> String? {
        guard let member = members[name] else { return nil }
        guard let text = member.string else {
            throw AccountsError(.malformedToken, "The token's \(name) is not a text.")
        }
        return text
    }
}

/// The signature algorithms of RFC 7518 that Cutout knows. There is no `none`, so nothing can ask for it.
package enum SignatureAlgorithm: String, Sendable, CaseIterable {
    /// HMAC with SHA-256: our own session tokens.
    case hs256 = "HS256"
    /// RSASSA-PKCS1-v1_5 with SHA-256: what every OpenID provider must offer.
    case rs256 = "RS256"
    /// ECDSA on P-256 with SHA-256.
    case es256 = "ES256"
}
