import Foundation

/// An API key as it is kept: the key itself is shown once and stored only as a hash.
public struct APIKeyRecord: Sendable, Equatable, Identifiable {
    /// What a key allows.
    public enum Scope: String, Sendable, CaseIterable {
        /// Removing backgrounds only.
        case remove
        /// Everything that its user may do through the API.
        case full
    }

    /// Names the key on pages and in addresses; not a secret.
    public let id: APIKeyID
    /// Whose key it is.
    public let user: UserID
    /// What its user calls it.
    public let name: String
    /// The first characters of the key, to recognise it by.
    public let prefix: String
    /// What it allows.
    public let scope: Scope
    /// When it was made.
    public let created: Date
    /// When it was last used, to within the store's touch interval.
    public let lastUsed: Date?
    /// When it was revoked; it opens nothing since.
    public let revoked: Date?
}

/// An API key that is about to be kept.
public struct NewAPIKey: Sendable {
    /// What its user calls it: 1 to 255 characters.
    public var name: String
    /// A hash of the key, by which it is found again. The key must be random (at least 128 bits), which is why
    /// an unsalted hash will do.
    public var hash: [UInt8]
    /// The first characters of the key.
    public var prefix: String
    /// What it allows.
    public var scope: APIKeyRecord.Scope

    /// A key to keep.
    public init(name: String, hash: [UInt8], prefix: String, scope: APIKeyRecord.Scope) {
        self.name = name
        self.hash = hash
        self.prefix = prefix
        self.scope = scope
    }
}

/// A key and its user, found together.
public struct KeyHolder: Sendable, Equatable {
    /// The key that was presented.
    public let key: APIKeyRecord
    /// Whose it is.
    public let user: User

    /// A key of this user.
    public init(key: APIKeyRecord, user: User) {
        self.key = key
        self.user = user
    }
}
