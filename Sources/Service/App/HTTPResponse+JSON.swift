import Foundation
import HTTP

/// How values are written as JSON: members in snake case as is usual over HTTP, times as RFC 3339 has them.
enum JSONText {
    static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
        }
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(value))
    }
}

extension HTTPResponse {
    /// A JSON answer, which no cache keeps.
    static func json(_ value: some Encodable, status: HTTPStatus = .ok) throws -> HTTPResponse {
        HTTPResponse(
            status: status,
            headers: ["Content-Type": "application/json", "Cache-Control": "no-store"],
            body: .bytes(try JSONText.encode(value))
        )
    }

    /// The answer to a request that left nothing to tell.
    package static let noContent = HTTPResponse(status: .noContent, headers: ["Cache-Control": "no-store"])
}

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
