import Cryptography

/// A token in the compact serialization of RFC 7515, taken apart but not yet believed.
package struct JSONWebSignature: Sendable {
    /// Characters above which a token is refused before anything is decoded. A cookie holds 4096 at most, and
    /// the ID tokens of providers have one to two thousand.
    package static let maximumLength = 16_384

    package let header: JWSHeader
    package let payload: [UInt8]
    let signature: [UInt8]
    let signingInput: [UInt8]

    /// Takes a token apart. Throws `malformedToken` or, from its header, `unsupportedAlgorithm`.
    package init(parsing token: String) throws(AccountsError) {
        guard token.utf8.count <= Self.maximumLength else {
            throw AccountsError(.malformedToken, "The token is over \(Self.maximumLength) characters.")
        }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty }) else {
            throw AccountsError(.malformedToken, "The token does not have its three parts.")
        }
        let headerBytes = try AccountsError.translating(Base64URL.decode(parts[0]))
        header = try JWSHeader(JSONParser.parse(headerBytes, maximumLength: Self.maximumLength))
        payload = try AccountsError.translating(Base64URL.decode(parts[1]))
        signature = try AccountsError.translating(Base64URL.decode(parts[2]))
        signingInput = Array("\(parts[0]).\(parts[1])".utf8)
    }

    /// The payload as claims, once one of these keys is found to have signed it with this algorithm.
    ///
    /// The algorithm is the caller's, never the token's: a public key can then not be taken for an HMAC
    /// secret (RFC 8725, section 2.1). Throws `unsupportedAlgorithm` or `invalidSignature`.
    package func claims(signedBy key: SymmetricKey) throws(AccountsError) -> JSONWebClaims {
        guard header.alg == .hs256 else { throw wrongAlgorithm }
        guard try key.isValid(signature, for: signingInput) else { throw invalidSignature }
        return try JSONWebClaims(parsing: payload)
    }

    /// The payload as claims, once this key is found to have signed it with the key's own algorithm.
    package func claims(signedBy key: JSONWebKey) throws(AccountsError) -> JSONWebClaims {
        guard header.alg == key.alg else { throw wrongAlgorithm }
        guard try key.isValid(signature, for: signingInput) else { throw invalidSignature }
        return try JSONWebClaims(parsing: payload)
    }

    private var wrongAlgorithm: AccountsError {
        AccountsError(.unsupportedAlgorithm, "The token's algorithm is not the one its key is for.")
    }

    private var invalidSignature: AccountsError {
        AccountsError(.invalidSignature, "The token's signature is not valid.")
    }
}
