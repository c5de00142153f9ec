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

/// A place in a list: behind one item.
///
/// It names that item by what the list is sorted by and its identifier instead of counting rows, so what is added or deleted
/// meanwhile neither repeats nor hides anything, and page 1,000 costs no more than page 1. Its text is safe in an address, and
/// opaque: clients hand it back as they got it. A forged one shows nothing of anybody else's.
public struct PageCursor: Sendable, Hashable, LosslessStringConvertible {
    /// What a list is sorted by, before identifiers decide.
    enum Key: Sendable, Hashable {
        /// Milliseconds since 1970.
        case created(Int64)
        /// A name as it is searched.
        case name(String)
    }

    let key: Key
    let id: String

    init(behind item: HistoryItem, in order: ItemOrder) {
        id = item.id.rawValue
        key =
            switch order {
            case .newest, .oldest: .created(item.created.milliseconds)
            case .name: .name(GivenName.searchable(item.name))
            }
    }

    /// Whether it is a place in a list of this order.
    public func fits(_ order: ItemOrder) -> Bool {
        switch (key, order) {
        case (.created, .newest), (.created, .oldest), (.name, .name): true
        default: false
        }
    }

    /// A cursor from a client; nil where it is none.
    public init?(_ description: String) {
        let parts = description.split(separator: "-", omittingEmptySubsequences: false)
        guard let id = parts.last.flatMap({ ItemID(rawValue: String($0)) }) else { return nil }
        self.id = id.rawValue
        switch parts.count {
        case 2:
            guard let created = Int64(parts[0], radix: 36), created >= 0 else { return nil }
            key = .created(created)
        case 3 where parts[0] == "n":
            guard let name = Self.text(parts[1]) else { return nil }
            key = .name(name)
        default: return nil
        }
    }

    public var description: String {
        switch key {
        case .created(let created): "\(String(created, radix: 36))-\(id)"
        case .name(let name): "n-\(name.utf8.map(BlobID.hexadecimal(of:)).joined())-\(id)"
        }
    }

    private static func text(_ digits: Substring) -> String? {
        guard digits.utf8.count.isMultiple(of: 2) else { return nil }
        let pairs = stride(from: 0, to: digits.utf8.count, by: 2).map { digits.dropFirst($0).prefix(2) }
        let bytes = pairs.compactMap { UInt8($0, radix: 16) }
        return bytes.count == pairs.count ? String(validating: bytes, as: UTF8.self) : nil
    }
}
