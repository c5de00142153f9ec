/// The keys that a provider publishes (RFC 7517, section 5).
package struct JSONWebKeySet: Sendable {
    /// The longest key set that is read, in bytes.
    package static let maximumLength = 256 * 1024
    private static let maximumCount = 64

    /// Those of the keys that can be used.
    package let keys: [JSONWebKey]

    /// Reads a key set, passing over keys it cannot use, as RFC 7517 says. Throws `malformedToken` where it
    /// is no key set at all.
    package init(parsing bytes: [UInt8]) throws(AccountsError) {
        let json = try JSONParser.parse(bytes, maximumLength: Self.maximumLength)
        guard let keys = json["keys"]?.array, keys.count <= Self.maximumCount else {
            throw AccountsError(
                .malformedToken,
                "The key set has no list of at most \(Self.maximumCount) keys."
            )
        }
        self.keys = keys.compactMap { try? JSONWebKey($0) }
    }

    /// The key that a token's header asks for, or nil.
    ///
    /// A header without `kid` is answered only where a single key fits its algorithm: OpenID Connect Core,
    /// section 10.1 requires the name otherwise, and trying key after key would hide a rotation.
    package func key(for header: JWSHeader) -> JSONWebKey? {
        let fitting = keys.filter { $0.alg == header.alg && (header.kid == nil || $0.kid == header.kid) }
        return fitting.count == 1 ? fitting[0] : nil
    }
}
