/// Names and values of a query or of a form, decoded, in the order in which they came.
public struct QueryParameters: Sendable, Hashable {
    /// One name and its value.
    public struct Item: Sendable, Hashable {
        /// The decoded name.
        public let name: String
        /// The decoded value; empty where there was none.
        public let value: String

        /// Makes an item of a name and a value.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Every name and value, in order, repeats kept.
    public let items: [Item]

    /// Makes parameters of items.
    public init(_ items: [Item] = []) {
        self.items = items
    }

    /// Reads the part of a URL behind its "?".
    public init(parsing query: String) {
        self.init(Self.parse(query.utf8, limit: .max) ?? [])
    }

    /// The first value of a name.
    public subscript(name: String) -> String? {
        items.first { $0.name == name }?.value
    }

    /// All values of a name, in order.
    public func all(_ name: String) -> [String] {
        items.filter { $0.name == name }.map(\.value)
    }

    /// Splits at "&" and "=", and decodes.
    ///
    /// - Returns: `nil` where there are more items than the limit.
    static func parse(_ bytes: some Collection<UInt8>, limit: Int) -> [Item]? {
        var items: [Item] = []
        for pair in bytes.lazy.split(separator: ASCII.ampersand) {
            guard items.count < limit else { return nil }
            let name = pair.prefix { $0 != ASCII.equals }
            let value = pair.dropFirst(name.count + 1)
            items.append(Item(name: PercentCoding.decodeForm(name), value: PercentCoding.decodeForm(value)))
        }
        return items
    }
}

extension QueryParameters: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements.map { Item(name: $0, value: $1) })
    }
}
