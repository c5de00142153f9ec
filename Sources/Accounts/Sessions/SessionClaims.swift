import Foundation

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
