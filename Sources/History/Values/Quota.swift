/// What a user keeps. Identical files count each time: what one user pays must not depend on what others have.
public struct Usage: Sendable, Equatable {
    /// Items, without deleted ones.
    public var items: Int
    /// Bytes of their originals, mattes and thumbnails.
    public var bytes: Int

    /// So many items with so many bytes.
    public init(items: Int, bytes: Int) {
        self.items = items
        self.bytes = bytes
    }
}

/// What a user may keep.
public struct Quota: Sendable, Equatable {
    /// The limits there are.
    public enum Limit: String, Sendable, Hashable {
        /// Too many items.
        case items
        /// Too many bytes.
        case bytes
    }

    /// The most items; nil where there is no limit.
    public var items: Int?
    /// The most bytes; nil where there is no limit.
    public var bytes: Int?

    /// A quota with either limit or both.
    public init(items: Int? = nil, bytes: Int? = nil) {
        self.items = items
        self.bytes = bytes
    }

    /// No limit at all.
    public static let unlimited = Quota()

    /// Refuses what would go over a limit. What takes no room is always let through, so that a quota made smaller
    /// stops nobody from tidying up.
    public func admit(_ addition: Usage, to usage: Usage) throws(HistoryError) {
        if let items, addition.items > 0, addition.items > items - usage.items {
            throw HistoryError(
                .quotaExceeded(.items),
                "Your history holds \(usage.items) of at most \(items) items. Delete some to make room."
            )
        }
        if let bytes, addition.bytes > 0, addition.bytes > bytes - usage.bytes {
            throw HistoryError(
                .quotaExceeded(.bytes),
                "Your history holds \(usage.bytes) of at most \(bytes) bytes, and this needs \(addition.bytes) more."
                    + " Delete some items to make room."
            )
        }
    }
}
