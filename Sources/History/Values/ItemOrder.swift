/// In which order a list of items comes.
public enum ItemOrder: String, Sendable, CaseIterable {
    /// What was saved last comes first.
    case newest
    /// What was saved first comes first.
    case oldest
    /// By name, whatever its case and accents.
    case name
}
