import Foundation
import HTTP

extension HTTPResponse {
    /// A JSON answer, with the members of `value` in snake case as is usual over HTTP and times as RFC 3339 has them.
    static func json(_ value: some Encodable, status: HTTPStatus = .ok) throws -> HTTPResponse {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
        }
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return HTTPResponse(
            status: status,
            headers: ["Content-Type": "application/json", "Cache-Control": "no-store"],
            body: .bytes([UInt8](try encoder.encode(value)))
        )
    }

    /// The answer to a request that left nothing to tell.
    static let noContent = HTTPResponse(status: .noContent, headers: ["Cache-Control": "no-store"])
}
