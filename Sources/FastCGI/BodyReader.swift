import HTTP

/// Reads a request's body whole, within a limit.
struct BodyReader {
    let maximumSize: Int

    /// Reads to the body's end.
    ///
    /// - Parameter length: The size that the client announced, if it did.
    /// - Returns: `nil` where the client left before the end.
    /// - Throws: 413 `body_too_large`; 400 `bad_content_length` where more comes than was announced.
    func read(_ request: LibraryRequest, length: Int?) throws(HTTPError) -> [UInt8]? {
        guard let length else { return try readToEnd(request) }
        guard length <= maximumSize else { throw tooLarge }
        let body = chunk(of: length, from: request)
        let isEnd = chunk(of: 1, from: request).isEmpty
        guard body.count == length, !request.isBroken else { return nil }
        guard isEnd else {
            throw HTTPError(
                .badRequest,
                code: "bad_content_length",
                "The body is longer than its Content-Length."
            )
        }
        return body
    }

    /// Reads a body of unknown size; one byte more than the limit shows that it is too large.
    private func readToEnd(_ request: LibraryRequest) throws(HTTPError) -> [UInt8]? {
        var body: [UInt8] = []
        while true {
            let wanted = min(65536, maximumSize - body.count) + 1
            let piece = chunk(of: wanted, from: request)
            body += piece
            guard body.count <= maximumSize else { throw tooLarge }
            if piece.count < wanted { return request.isBroken ? nil : body }
        }
    }

    private func chunk(of size: Int, from request: LibraryRequest) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = request.read(into: UnsafeMutableBufferPointer(rebasing: buffer[..<size]))
        }
    }

    private var tooLarge: HTTPError {
        HTTPError(
            .contentTooLarge,
            code: "body_too_large",
            "The body may have at most \(maximumSize) bytes. Send a smaller one."
        )
    }
}
