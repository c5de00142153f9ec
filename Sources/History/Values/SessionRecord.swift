import Foundation

/// A signed-in browser. While its row exists and has not expired, a token with its `jti` is good.
public struct SessionRecord: Sendable, Equatable, Identifiable {
    /// The `jti` claim of the session's tokens.
    public let id: String
    /// Whose session it is.
    public let user: UserID
    /// When it began.
    public let created: Date
    /// When it ends unless it is renewed.
    public let expires: Date
    /// When it was last used, to within the store's touch interval.
    public let lastUsed: Date
    /// The browser's own description, to recognise the session by.
    public let userAgent: String?
    /// The network address that it began from.
    public let address: String?
}

/// A session and its user, found together.
public struct SignedInUser: Sendable, Equatable {
    /// The session that was asked for.
    public let session: SessionRecord
    /// Whose it is.
    public let user: User

    /// A session of this user.
    public init(session: SessionRecord, user: User) {
        self.session = session
        self.user = user
    }
}
