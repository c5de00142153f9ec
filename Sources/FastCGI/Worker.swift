import HTTP
import Synchronization

/// What one thread does: take a connection, read its request, answer it, take the next.
final class Worker: Sendable {
    private let acceptor: Acceptor
    private let server: FastCGIServer
    private let state = Mutex(State())

    private struct State {
        var connection: Connection?
        var isEnding = false
    }

    init(acceptor: Acceptor, server: FastCGIServer) {
        self.acceptor = acceptor
        self.server = server
    }

    /// Works until the acceptor is stopped.
    func run() {
        while let descriptor = acceptor.next() {
            do {
                try serve(Connection(accepted: descriptor, limits: server.limits))
            } catch {
                server.log(.error, "A connection was dropped: \(error)")
            }
        }
    }

    /// Whether a request is coming in and not yet complete.
    var isReceiving: Bool {
        state.withLock { $0.connection?.isReceiving ?? false }
    }

    /// Gives up a request that is not complete, and any that still begins.
    func cutOffReceiving() {
        state.withLock { state in
            state.isEnding = true
            state.connection?.cutOffReceiving()
        }
    }

    private func serve(_ connection: Connection) throws(FastCGIError) {
        state.withLock { state in
            state.connection = connection
            if state.isEnding { connection.cutOffReceiving() }
        }
        defer {
            connection.close()
            state.withLock { $0.connection = nil }
        }
        if try answer(on: connection) { connection.drain() }
    }

    /// - Returns: Whether the peer got a whole response.
    private func answer(on connection: Connection) throws(FastCGIError) -> Bool {
        guard let request = try LibraryRequest(on: connection) else {
            server.log(.debug, "A peer left before its request was complete.")
            return false
        }
        let environment = CGIEnvironment(request.environment)
        var share: BodyRoom.Share?
        // The response may be made of the body while it is sent.
        defer { withExtendedLifetime(share) {} }
        guard let response = respond(to: request, environment, on: connection, &share) else {
            server.log(.debug, "A client left while it sent its body.")
            return false
        }
        connection.beginAnswering()
        return send(response, request, environment)
    }

    /// - Returns: `nil` where the client left while it sent the body.
    private func respond(
        to request: LibraryRequest,
        _ environment: CGIEnvironment,
        on connection: Connection,
        _ share: inout BodyRoom.Share?
    ) -> HTTPResponse? {
        var value = environment.unreadableRequest
        do throws(HTTPError) {
            value = try environment.request()
            value.isClientConnected = { connection.isPeerConnected }
            if server.streamsBody(value) {
                value.bodyStream = BodyReader.stream(request, onEnd: connection.beginAnswering)
                return server.handler(value)
            }
            let reader = BodyReader(maximumSize: server.limits.maximumBodySize(at: value.path))
            let length = try environment.contentLength()
            share = server.bodyRoom.take(min(length ?? reader.maximumSize, reader.maximumSize))
            guard share != nil else { throw .noRoom }
            guard let body = try reader.read(request, length: length) else { return nil }
            connection.beginAnswering()
            value.body = body
            return server.handler(value)
        } catch {
            return server.refusal(error, value)
        }
    }

    private func send(
        _ response: HTTPResponse,
        _ request: LibraryRequest,
        _ environment: CGIEnvironment
    ) -> Bool {
        let isHead = environment["REQUEST_METHOD"] == "HEAD"
        do {
            try ResponseSender(request: request, isHead: isHead).send(response)
            return true
        } catch is ClientGone {
            server.log(.debug, "A client left before its response was complete.")
        } catch {
            server.log(
                .error,
                "Response \(environment.requestID) was cut off, for its body could not be produced: \(error)"
            )
        }
        return false
    }
}

extension HTTPError {
    fileprivate static let noRoom = HTTPError(
        .serviceUnavailable,
        code: "overloaded",
        "Too many uploads are coming in at the moment. Try again in a few seconds.",
        headers: ["Retry-After": "2"]
    )
}
