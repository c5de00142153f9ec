/// The outcome of a request: a number for programs and a phrase for people (RFC 9110, section 15).
///
/// Two statuses are equal when their codes are.
public struct HTTPStatus: Sendable {
    /// Three digits, 100 to 599.
    public let code: Int
    /// The phrase that follows the code, as in "Not Found".
    public let reason: String

    /// Makes a status of a code and its phrase.
    public init(_ code: Int, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    /// Whether a response of this status never has a body (RFC 9110, section 6.4.1).
    public var forbidsBody: Bool {
        (100..<200).contains(code) || code == 204 || code == 304
    }
}

extension HTTPStatus: Hashable {
    public static func == (left: HTTPStatus, right: HTTPStatus) -> Bool {
        left.code == right.code
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
    }
}

extension HTTPStatus: CustomStringConvertible {
    /// Code and phrase, as in "404 Not Found".
    public var description: String { "\(code) \(reason)" }
}

extension HTTPStatus {
    public static let ok = HTTPStatus(200, "OK")
    public static let created = HTTPStatus(201, "Created")
    public static let noContent = HTTPStatus(204, "No Content")
    public static let found = HTTPStatus(302, "Found")
    public static let notModified = HTTPStatus(304, "Not Modified")
    public static let badRequest = HTTPStatus(400, "Bad Request")
    public static let unauthorized = HTTPStatus(401, "Unauthorized")
    public static let forbidden = HTTPStatus(403, "Forbidden")
    public static let notFound = HTTPStatus(404, "Not Found")
    public static let methodNotAllowed = HTTPStatus(405, "Method Not Allowed")
    public static let conflict = HTTPStatus(409, "Conflict")
    public static let contentTooLarge = HTTPStatus(413, "Content Too Large")
    public static let unsupportedMediaType = HTTPStatus(415, "Unsupported Media Type")
    public static let unprocessableContent = HTTPStatus(422, "Unprocessable Content")
    public static let tooManyRequests = HTTPStatus(429, "Too Many Requests")
    public static let internalServerError = HTTPStatus(500, "Internal Server Error")
    public static let serviceUnavailable = HTTPStatus(503, "Service Unavailable")
}
