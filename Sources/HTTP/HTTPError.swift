/// A refusal that can be sent as it is: a status, a code for programs, and a sentence for people.
public struct HTTPError: Error, Sendable, Hashable {
    /// The status of the response.
    public let status: HTTPStatus
    /// A stable name in snake case, as in `unsupported_image`.
    public let code: String
    /// What was wrong and what to do about it.
    public let message: String
    /// Headers that belong to the refusal, as `Allow` or `Retry-After`.
    public let headers: HTTPHeaders

    /// Makes a refusal.
    public init(_ status: HTTPStatus, code: String, _ message: String, headers: HTTPHeaders = [:]) {
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers
    }
}

extension HTTPError: CustomStringConvertible {
    public var description: String { "\(status.code) \(code): \(message)" }
}
