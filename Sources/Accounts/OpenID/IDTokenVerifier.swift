import Cryptography
import Fetching
import Foundation

/// Decides whether an ID token proves who somebody is (OpenID Connect Core, section 3.1.3.7).
struct IDTokenVerifier: Sendable {
    /// Seconds that the provider's clock and ours may differ.
    private static let leeway: TimeInterval = 60

    let configuration: OpenIDConfiguration
    let clock: WallClock

    /// The identity in `token`, for the sign-in that sent `nonce`. `key` finds the provider's key for a
    /// header. Throws an error that names the check that failed.
    func verify(
        _ token: String,
        nonce: String,
        key: (JWSHeader) throws(AccountsError) -> JSONWebKey
    ) throws(AccountsError) -> Identity {
        let signature = try JSONWebSignature(parsing: token)
        guard signature.header.alg != .hs256 else {
            throw AccountsError(
                .unsupportedAlgorithm,
                "The ID token is not signed with a public-key algorithm."
            )
        }
        guard signature.header.typ.map({ $0.uppercased() == "JWT" }) ?? true else {
            throw AccountsError(.malformedToken, "The token is not an ID token.")
        }
        let claims = try signature.claims(signedBy: key(signature.header))
        try checkParties(claims)
        guard let claimed = claims["nonce"]?.string, ConstantTime.equal(claimed, nonce) else {
            throw AccountsError(.wrongNonce, "The ID token belongs to another sign-in.")
        }
        guard claims.iat != nil else {
            throw AccountsError(.invalidClaims, "The ID token does not say when it was issued.")
        }
        try claims.checkTime(clock.now, leeway: Self.leeway)
        return try identity(claims)
    }

    /// Issuer, audience and authorized party: made by this provider, for this client.
    private func checkParties(_ claims: JSONWebClaims) throws(AccountsError) {
        guard let iss = claims.iss, configuration.isIssuer(iss) else {
            throw AccountsError(.wrongIssuer, "The ID token is from another issuer.")
        }
        guard claims.aud.contains(where: { ConstantTime.equal($0, configuration.clientID) }) else {
            throw AccountsError(.wrongAudience, "The ID token is for another application.")
        }
        guard claims["azp"] != nil || claims.aud.count == 1 else {
            throw AccountsError(.wrongAudience, "The ID token has several audiences and no authorized party.")
        }
        guard claims["azp"].map({ $0 == .string(configuration.clientID) }) ?? true else {
            throw AccountsError(.wrongAudience, "The ID token was given to another application.")
        }
    }

    private func identity(_ claims: JSONWebClaims) throws(AccountsError) -> Identity {
        guard let subject = claims.sub, (1...255).contains(subject.utf8.count),
            subject.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else { throw AccountsError(.invalidClaims, "The ID token names nobody.") }
        guard let email = claims["email"]?.string, EmailAddress(email) != nil else {
            throw AccountsError(.invalidClaims, "The sign-in provider did not tell an email address.")
        }
        guard claims["email_verified"] == .bool(true) else {
            throw AccountsError(
                .unverifiedEmail,
                "The sign-in provider has not verified your email address. Please verify it there first."
            )
        }
        return Identity(
            issuer: configuration.issuer,
            subject: subject,
            email: email,
            name: claims["name"]?.string.map { String($0.prefix(200)) },
            hostedDomain: claims["hd"]?.string
        )
    }
}
