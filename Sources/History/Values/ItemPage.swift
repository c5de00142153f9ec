/// Some items of a history, newest first, and where to go on.
public struct ItemPage: Sendable, Equatable {
    /// The items.
    public let items: [HistoryItem]
    /// Where the next page begins; nil on the last page.
    public let next: PageCursor?

    /// A page and where to go on.
    public init(items: [HistoryItem], next: PageCursor?) {
        self.items = items
        self.next = next
    }
}

/// A place in a list that is sorted newest first: behind one item.
///
/// It names that item by its date and identifier instead of counting rows, so what is added or deleted meanwhile
/// neither repeats nor hides anything, and page 1,000 costs no more than page 1. Its text is safe in an address, and
/// opaque: clients hand it back as they got it. A forged one shows nothing of anybody else's.
public struct PageCursor: Sendable, Hashable, LosslessStringConvertible {
    let created: Int64
    let id: String

    /// Before the newest item there can be.
    static let start = PageCursor(created: .max, id: "")

    init(behind item: HistoryItem) {
        self.init(created: item.created.milliseconds, id: item.id.rawValue)
    }

    private init(created: Int64, id: String) {
        self.created = created
        self.id = id
    }

    /// A cursor from a client; nil where it is none.
    public init?(_ description: String) {
        let parts = description.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let created = Int64(parts[0], radix: 36), created >= 0,
            let id = ItemID(rawValue: String(parts[1]))
        else { return nil }
        self.init(created: created, id: id.rawValue)
    }

    public var description: String { "\(String(created, radix: 36))-\(id)" }
}
