import Foundation

/// The claims of a token (RFC 7519, section 4), named as the RFC names them.
package struct JSONWebClaims: Sendable {
    package let iss: String?
    package let sub: String?
    /// One audience is as good as a list of one.
    package let aud: [String]
    package let exp: Date?
    package let nbf: Date?
    package let iat: Date?
    package let jti: String?
    private let members: [String: JSONValue]

    /// Reads a payload. Throws `malformedToken` where it is no object, `invalidClaims` where a registered
    /// claim has the wrong type.
    package init(parsing payload: [UInt8]) throws(AccountsError) {
        let json = try JSONParser.parse(payload, maximumLength: JSONWebSignature.maximumLength)
        guard let members = json.object else {
            throw AccountsError(.malformedToken, "The token's payload is not a JSON object.")
        }
        self.members = members
        iss = try Self.claim("iss", in: members, \.string)
        sub = try Self.claim("sub", in: members, \.string)
        jti = try Self.claim("jti", in: members, \.string)
        aud = try Self.claim("aud", in: members) { $0.string.map { [$0] } ?? $0.strings } ?? []
        exp = try Self.claim("exp", in: members, \.number).map(Date.init(timeIntervalSince1970:))
        nbf = try Self.claim("nbf", in: members, \.number).map(Date.init(timeIntervalSince1970:))
        iat = try Self.claim("iat", in: members, \.number).map(Date.init(timeIntervalSince1970:))
    }

    /// Any other claim.
    package subscript(_ name: String) -> JSONValue? { members[name] }

    /// Checks `exp` (required), `nbf` and `iat` (each where present) against the time, give or take `leeway`
    /// seconds for clocks that differ. Throws `expired` or `notYetValid`.
    package func checkTime(_ now: Date, leeway: TimeInterval) throws(AccountsError) {
        guard let exp else { throw AccountsError(.invalidClaims, "The token does not say when it expires.") }
        guard now < exp.addingTimeInterval(leeway) else {
            throw AccountsError(.expired, "The token has expired.")
        }
        try checkStart(now, leeway: leeway)
    }

    /// The half of `checkTime` that looks at the beginning: a token from the future is refused.
    package func checkStart(_ now: Date, leeway: TimeInterval) throws(AccountsError) {
        for start in [nbf, iat].compactMap(\.self) where start > now.addingTimeInterval(leeway) {
            throw AccountsError(.notYetValid, "The token is not valid yet; the clocks may differ.")
        }
    }

    private static func claim<Value>(
        _ name: String,
        in members: [String: JSONValue],
        _ read: (JSONValue) -> Value?
    ) throws(AccountsError) -> Value? {
        guard let member = members[name] else { return nil }
        guard let value = read(member) else {
            throw AccountsError(.invalidClaims, "The token's \(name) has the wrong type.")
        }
        return value
    }
}
