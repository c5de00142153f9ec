/// A member of a JSON object that is written as `null` rather than left out where there is no value, so that a reader
/// finds every member that is documented.
@propertyWrapper
struct Nullable<Value: Encodable & Sendable>: Encodable, Sendable {
    private let value: Value?
    var wrappedValue: Value? { value }

    init(wrappedValue: Value?) { value = wrappedValue }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let value { try container.encode(value) } else { try container.encodeNil() }
    }
}
