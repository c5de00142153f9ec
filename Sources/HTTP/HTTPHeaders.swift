/// Header fields in the order in which they were added; names compare without regard to case.
///
/// A name may occur more than once, as `Set-Cookie` must (RFC 9110, section 5.3).
public struct HTTPHeaders: Sendable, Hashable {
    /// One header field.
    public struct Field: Sendable, Hashable {
        /// The name as it was given.
        public let name: String
        /// The value without surrounding space.
        public let value: String
    }

    private var fields: [Field] = []

    /// Makes an empty set of headers.
    public init() {}

    /// The first value of a name. Setting it replaces every value of that name; `nil` removes them.
    public subscript(name: String) -> String? {
        get { fields.first { Self.matches($0.name, name) }?.value }
        set {
            guard let newValue else { return remove(name) }
            set(name, to: newValue)
        }
    }

    /// All values of a name, in order.
    public func all(_ name: String) -> [String] {
        fields.filter { Self.matches($0.name, name) }.map(\.value)
    }

    /// Appends a field and keeps those of the same name.
    public mutating func add(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }

    /// Appends every field of other headers.
    public mutating func add(contentsOf other: HTTPHeaders) {
        fields.append(contentsOf: other.fields)
    }

    /// Removes every field of a name.
    public mutating func remove(_ name: String) {
        fields.removeAll { Self.matches($0.name, name) }
    }

    /// Puts the new value where the first one stood, so that an order once chosen stays.
    private mutating func set(_ name: String, to value: String) {
        guard let index = fields.firstIndex(where: { Self.matches($0.name, name) }) else {
            return add(name, value)
        }
        fields[index] = Field(name: name, value: value)
        var position = 0
        fields.removeAll { field in
            defer { position += 1 }
            return position > index && Self.matches(field.name, name)
        }
    }

    private static func matches(_ left: String, _ right: String) -> Bool {
        ASCII.equalIgnoringCase(left.utf8, right.utf8)
    }
}

extension HTTPHeaders: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { add(name, value) }
    }
}

extension HTTPHeaders: RandomAccessCollection {
    public var startIndex: Int { fields.startIndex }
    public var endIndex: Int { fields.endIndex }
    public subscript(position: Int) -> Field { fields[position] }
}
