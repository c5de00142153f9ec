/// A body that a handler reads piece by piece, because it may be larger than memory should hold.
///
/// It belongs to the thread that handles the request, and is good until the handler has made its response: a proxy
/// such as nginx sends no more of a request once the response to it has begun.
public final class BodyStream: @unchecked Sendable {
    private let next: () throws(HTTPError) -> [UInt8]

    /// - Parameter next: gives the next piece, an empty one at the body's end.
    public init(_ next: @escaping () throws(HTTPError) -> [UInt8]) {
        self.next = next
    }

    /// The next piece; empty at the body's end.
    ///
    /// - Throws: 400 `incomplete_body` where the client left before the end.
    public func read() throws(HTTPError) -> [UInt8] {
        try next()
    }

    /// All of it, where it may be held in memory.
    ///
    /// - Throws: 413 `body_too_large` where there is more than `limit` bytes; as `read()`.
    public func readAll(limit: Int) throws(HTTPError) -> [UInt8] {
        var body: [UInt8] = []
        while true {
            let piece = try read()
            guard !piece.isEmpty else { return body }
            guard body.count + piece.count <= limit else { throw .bodyTooLarge(limit: limit) }
            body += piece
        }
    }
}

extension HTTPError {
    /// 413 `body_too_large`.
    public static func bodyTooLarge(limit: Int) -> HTTPError {
        HTTPError(
            .contentTooLarge,
            code: "body_too_large",
            "The body may have at most \(limit) bytes. Send a smaller one."
        )
    }
}
