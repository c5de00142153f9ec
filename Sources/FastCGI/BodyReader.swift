import HTTP

/// Reads a request's body: whole, within a limit, or as a stream.
struct BodyReader {
    let maximumSize: Int

    /// Reads to the body's end.
    ///
    /// - Parameter length: The size that the client announced, if it did.
    /// - Returns: `nil` where the client left before the end.
    /// - Throws: 413 `body_too_large`; 400 `bad_content_length` where more comes than was announced.
    func read(_ request: LibraryRequest, length: Int?) throws(HTTPError) -> [UInt8]? {
        guard let length else { return try readToEnd(request) }
        guard length <= maximumSize else { throw .bodyTooLarge(limit: maximumSize) }
        let body = Self.chunk(of: length, from: request)
        let isEnd = Self.chunk(of: 1, from: request).isEmpty
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
            let piece = Self.chunk(of: wanted, from: request)
            body += piece
            guard body.count <= maximumSize else { throw .bodyTooLarge(limit: maximumSize) }
            if piece.count < wanted { return request.isBroken ? nil : body }
        }
    }

    /// The body as a stream of pieces of 1 MiB, for a handler that asks for no more than it has use for.
    ///
    /// - Parameter onEnd: called when the last byte was read.
    static func stream(_ request: LibraryRequest, onEnd: @escaping () -> Void) -> BodyStream {
        var isAtEnd = false
        return BodyStream { () throws(HTTPError) in
            guard !isAtEnd else { return [] }
            let piece = chunk(of: 1 << 20, from: request)
            guard !request.isBroken else {
                throw HTTPError(
                    .badRequest,
                    code: "incomplete_body",
                    "The client left while it sent its body."
                )
            }
            if piece.count < 1 << 20 {
                isAtEnd = true
                onEnd()
            }
            return piece
        }
    }

    private static func chunk(of size: Int, from request: LibraryRequest) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = request.read(into: UnsafeMutableBufferPointer(rebasing: buffer[..<size]))
        }
    }
}
