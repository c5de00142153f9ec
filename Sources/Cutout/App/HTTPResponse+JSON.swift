import Foundation
import HTTP

extension HTTPResponse {
    /// A JSON answer, with the members of `value` in snake case as is usual over HTTP.
    static func json(_ value: some Encodable, status: HTTPStatus = .ok) throws -> HTTPResponse {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return HTTPResponse(
            status: status,
            headers: ["Content-Type": "application/json", "Cache-Control": "no-store"],
            body: .bytes([UInt8](try encoder.encode(value)))
        )
    }
}
