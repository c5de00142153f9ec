/// Which of a user's items an operation is about.
public enum ItemSelection: Sendable {
    /// These; identifiers that are unknown or somebody else's select nothing.
    case items([ItemID])
    /// All of them.
    case all
}

/// Items that were deleted together and can be brought back together.
public struct Deletion: Sendable, Equatable {
    /// How many were deleted; 0 where nothing was selected.
    public let count: Int
    /// What brings them back.
    public let undo: UndoToken
}

/// Names one deletion of a user. Its text is safe in an address, and opaque; with another user it restores nothing.
public struct UndoToken: Sendable, Hashable, LosslessStringConvertible {
    /// When the items were deleted, in milliseconds since 1970. No two deletions of one user share it.
    let moment: Int64

    init(moment: Int64) {
        self.moment = moment
    }

    /// A token from a client; nil where it is none.
    public init?(_ description: String) {
        guard let moment = Int64(description, radix: 36), moment >= 0 else { return nil }
        self.init(moment: moment)
    }

    public var description: String { String(moment, radix: 36) }
}
