import HTTP

/// Sends a response by libfcgi.
struct ResponseSender {
    let request: LibraryRequest
    let isHead: Bool

    /// Sends all of a response.
    ///
    /// - Throws: `ClientGone`, or what the producer of a stream threw; the peer then has half a response, and
    ///   knows.
    func send(_ response: HTTPResponse) throws {
        switch response.body {
        case .bytes(let bytes):
            try request.write(ResponseHead(response, bodySize: bytes.count).bytes[...])
            if mayHaveBody(response) { try request.write(bytes[...]) }
        case .stream(let produce):
            let head = ResponseHead(response, bodySize: nil)
            try request.write(head.bytes[...])
            if mayHaveBody(response) { try produce(StreamWriter(request: request)) }
        }
        try request.finish()
    }

    private func mayHaveBody(_ response: HTTPResponse) -> Bool {
        !isHead && !response.status.forbidsBody
    }
}

/// Sends each piece of a stream as it comes.
private struct StreamWriter: ResponseWriter {
    let request: LibraryRequest

    func write(_ bytes: ArraySlice<UInt8>) throws {
        try request.write(bytes)
        try request.flush()
    }
}

/// Nobody takes the response any more: the peer closed the connection, or stalled for too long.
public struct ClientGone: Error, Sendable, Hashable {}
