import Cryptography

/// A public signature key of a provider (RFC 7517; its members in RFC 7518, section 6).
package struct JSONWebKey: Sendable {
    /// The name by which tokens refer to it.
    package let kid: String?
    /// The one algorithm it is used with: RS256 for RSA, ES256 for P-256.
    package let alg: SignatureAlgorithm
    private let key: PublicKey

    /// Reads a key. Throws `invalidKey` for one that Cutout cannot or must not use: another type or curve,
    /// too short, not on the curve, meant for encryption or for another algorithm.
    package init(_ json: JSONValue) throws(AccountsError) {
        let alg: SignatureAlgorithm
        switch (json["kty"]?.string, json["crv"]?.string) {
        case ("RSA", _):
            alg = .rs256
            let (modulus, exponent) = (try Self.bytes("n", in: json), try Self.bytes("e", in: json))
            key = try AccountsError.translating(PublicKey(rsaModulus: modulus, exponent: exponent))
        case ("EC", "P-256"):
            alg = .es256
            let (x, y) = (try Self.bytes("x", in: json), try Self.bytes("y", in: json))
            key = try AccountsError.translating(PublicKey(p256X: x, y: y))
        default:
            throw AccountsError(.invalidKey, "The key is neither RSA nor on P-256.")
        }
        guard Self.isMeant(for: alg, json) else {
            throw AccountsError(.invalidKey, "The key is not meant for verifying \(alg.rawValue).")
        }
        self.alg = alg
        kid = json["kid"]?.string
    }

    func isValid(_ signature: [UInt8], for message: [UInt8]) throws(AccountsError) -> Bool {
        guard alg == .es256 else {
            return try AccountsError.translating(key.isValid(signature, for: message))
        }
        guard let der = ECDSASignature.der(signature) else { return false }
        return try AccountsError.translating(key.isValid(der, for: message))
    }

    /// Whether `use`, `key_ops` and `alg`, each optional, allow it (RFC 7517, sections 4.2 to 4.4).
    private static func isMeant(for alg: SignatureAlgorithm, _ json: JSONValue) -> Bool {
        let use = json["use"].map { $0 == .string("sig") } ?? true
        let operations = json["key_ops"].map { $0.strings?.contains("verify") == true } ?? true
        let algorithm = json["alg"].map { $0 == .string(alg.rawValue) } ?? true
        return use && operations && algorithm
    }

    private static func bytes(_ member: String, in json: JSONValue) throws(AccountsError) -> [UInt8] {
        guard let text = json[member]?.string, let bytes = try? Base64URL.decode(text), !bytes.isEmpty else {
            throw AccountsError(.invalidKey, "The key's \(member) is missing or not base64url.")
        }
        return bytes
    }
}
