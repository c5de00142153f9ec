/// A user, and what is there of them.
public struct UserHolding: Sendable, Equatable {
    public let user: User
    public let usage: Usage
    /// Sessions that have not expired.
    public let sessions: Int
    /// API keys that work.
    public let keys: Int
}

/// Some of the users, and how many there are.
public struct UserPage: Sendable, Equatable {
    public let users: [UserHolding]
    public let total: Int
}
