/// An answer, before it becomes bytes on a connection.
public struct HTTPResponse: Sendable {
    /// What follows the headers.
    public enum Body: Sendable {
        /// All of it at once. `Content-Length` is added by the server.
        case bytes([UInt8])
        /// Produced while it is sent. The closure runs on the request's own thread and may block; an error
        /// that it throws cuts the response off, so that nobody takes half of it for the whole.
        case stream(@Sendable (any ResponseWriter) throws -> Void)

        /// No body.
        public static let empty = Body.bytes([])
    }

    /// The outcome.
    public var status: HTTPStatus
    /// The header fields.
    public var headers: HTTPHeaders
    /// The body.
    public var body: Body

    /// Makes a response.
    public init(status: HTTPStatus = .ok, headers: HTTPHeaders = [:], body: Body = .empty) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

extension HTTPResponse {
    /// A response of bytes with their media type.
    public static func bytes(
        _ bytes: [UInt8],
        type: String,
        status: HTTPStatus = .ok,
        headers: HTTPHeaders = [:]
    ) -> HTTPResponse {
        var headers = headers
        headers["Content-Type"] = type
        return HTTPResponse(status: status, headers: headers, body: .bytes(bytes))
    }

    /// A response of plain text.
    public static func text(_ text: String, status: HTTPStatus = .ok) -> HTTPResponse {
        .bytes(Array(text.utf8), type: "text/plain; charset=utf-8", status: status)
    }

    /// A response of a JSON text that has been serialised already.
    public static func json(_ json: [UInt8], status: HTTPStatus = .ok) -> HTTPResponse {
        .bytes(json, type: "application/json", status: status)
    }

    /// A refusal as `{"error":{"code","message"}}`, with the refusal's own status and headers.
    public init(_ error: HTTPError) {
        let code = JSONText.quoted(error.code)
        let message = JSONText.quoted(error.message)
        self = .json(
            Array("{\"error\":{\"code\":\(code),\"message\":\(message)}}".utf8),
            status: error.status
        )
        headers.add(contentsOf: error.headers)
    }
}

/// Takes the pieces of a streamed body.
///
/// Every write goes to the client at once. It throws when the client is gone, which is the producer's sign
/// to stop.
public protocol ResponseWriter {
    /// Sends a piece of the body.
    func write(_ bytes: ArraySlice<UInt8>) throws
}

extension ResponseWriter {
    /// Sends a piece of the body.
    public func write(_ bytes: [UInt8]) throws {
        try write(bytes[...])
    }

    /// Sends text as UTF-8.
    public func write(_ text: String) throws {
        try write(Array(text.utf8)[...])
    }
}
