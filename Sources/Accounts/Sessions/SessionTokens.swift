import Cryptography
import Foundation

/// Issues, verifies and renews session tokens: JWTs (RFC 7519) signed with HS256, for a cookie.
///
/// A token says who somebody is for an hour. Whether the session itself goes on is for the row named by `jti`
/// to say, which the caller looks up: signing out deletes it. Whoever uses an expired token while the row is
/// there gets a new one, until the session ends.
public struct SessionTokens: Sendable {
    /// How long one token is good for.
    public static let lifetime: TimeInterval = 3600
    /// How long a session of somebody lasts who can sign in again.
    public static let memberAge: TimeInterval = 30 * 24 * 3600
    /// How long a guest may be away, who cannot: as long as browsers keep a cookie (RFC 6265bis, section 5.5).
    public static let guestAge: TimeInterval = 400 * 24 * 3600
    /// How far ahead of us the clock of another node may be.
    private static let leeway: TimeInterval = 60
    /// Explicit typing (RFC 8725, section 3.11): no other token under the same key can pass for a session.
    private static let type = "session+jwt"

    /// How long a session lasts from its beginning, or from when it was extended.
    public let maximumAge: TimeInterval
    private let key: SymmetricKey
    private let issuer: String
    private let clock: WallClock

    /// Tokens under `JWT_SECRET_KEY`, issued as `issuer`.
    public init(
        secret: SecretKey,
        maximumAge: TimeInterval = memberAge,
        issuer: String = "cutout",
        clock: WallClock = .system
    ) {
        self.maximumAge = maximumAge
        key = SymmetricKey(secret)
        self.issuer = issuer
        self.clock = clock
    }

    /// A new, unguessable session identifier: 256 bits in 43 characters.
    public static func makeSessionID() throws(AccountsError) -> String {
        try AccountsError.translating(SecureRandom.identifier())
    }

    /// A token for a session that ends at `sessionEnd`, which it never outlives. Throws `expired` when that is over.
    public func issue(
        userID: String,
        sessionID: String,
        sessionEnd: Date
    ) throws(AccountsError) -> String {
        let now = clock.now
        let exp = min(now.addingTimeInterval(Self.lifetime), sessionEnd)
        guard exp > now else {
            throw AccountsError(.expired, "The session has ended. Please sign in again.")
        }
        let payload = SessionPayload(
            exp: Int(exp.timeIntervalSince1970),
            iat: Int(now.timeIntervalSince1970),
            iss: issuer,
            jti: sessionID,
            sub: userID
        )
        let header = SessionHeader(alg: SignatureAlgorithm.hs256.rawValue, typ: Self.type)
        return try key.sign(header: CompactJSON.encode(header), payload: CompactJSON.encode(payload))
    }

    /// The claims of a token that was issued here less than a session's age ago; whether it has expired, the session's
    /// row decides. They alone let nobody in: look up the row, then `issue` a new token.
    public func verify(_ token: String) throws(AccountsError) -> SessionClaims {
        let signature = try JSONWebSignature(parsing: token)
        guard signature.header.typ == Self.type else {
            throw AccountsError(.malformedToken, "The token is not a session token.")
        }
        let claims = try signature.claims(signedBy: key)
        guard let iss = claims.iss, ConstantTime.equal(iss, issuer) else {
            throw AccountsError(.wrongIssuer, "The session token was issued by another service.")
        }
        guard let sub = claims.sub, let jti = claims.jti, let iat = claims.iat, let exp = claims.exp else {
            throw AccountsError(.invalidClaims, "The session token lacks a claim.")
        }
        try claims.checkStart(clock.now, leeway: Self.leeway)
        guard clock.now < iat.addingTimeInterval(maximumAge) else {
            throw AccountsError(.expired, "The session has ended. Please sign in again.")
        }
        return SessionClaims(sub: sub, jti: jti, iat: iat, exp: exp)
    }

    /// Whether to give the browser a new token with this answer: from half of its lifetime on, so that a page
    /// in use renews without a gap and not at every request.
    public func isDueForRenewal(_ claims: SessionClaims) -> Bool {
        clock.now >= claims.iat.addingTimeInterval(Self.lifetime / 2)
    }
}

/// The claims of a session token as they are written.
struct SessionPayload: Encodable {
    let exp: Int
    let iat: Int
    let iss: String
    let jti: String
    let sub: String
}

/// The header of a session token as it is written.
struct SessionHeader: Encodable {
    let alg: String
    let typ: String
}

/// What a verified session token says.
public struct SessionClaims: Sendable, Equatable {
    /// The user's identifier in the store.
    public let sub: String
    /// The session's identifier: the row that must still be there.
    public let jti: String
    /// When this token was issued.
    public let iat: Date
    /// When it ends unless it is renewed.
    public let exp: Date
}
