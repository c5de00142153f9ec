/// Which of a user's items an operation is about.
public enum ItemSelection: Sendable {
    /// These; identifiers that are unknown or somebody else's select nothing.
    case items([ItemID])
    /// All of them.
    case all
}
