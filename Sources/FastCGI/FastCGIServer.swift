import HTTP

/// Serves FastCGI to nginx: each of a fixed number of threads takes a connection, reads its request, answers
/// it, and takes the next.
///
/// Threads block, so a handler may too. A connection carries one request and is then closed, even where nginx
/// asks to keep it: a kept connection would hold a thread that does nothing.
public struct FastCGIServer: Sendable {
    /// Answers a request. It turns its own errors into responses.
    public typealias Handler = @Sendable (HTTPRequest) -> HTTPResponse
    /// Answers a request that cannot be read, or not in full. What is not known of the request is `-`.
    public typealias Refusal = @Sendable (HTTPError, HTTPRequest) -> HTTPResponse
    /// Takes a line for the server's log.
    public typealias Log = @Sendable (LogLevel, String) -> Void

    /// How much a line of the log matters.
    public enum LogLevel: Sendable, Hashable {
        case debug, notice, warning, error
    }

    let address: FastCGIAddress
    let threads: Int
    let limits: ConnectionLimits
    let bodyRoom: BodyRoom
    let streamsBody: @Sendable (HTTPRequest) -> Bool
    let log: Log
    let onReload: (@Sendable () -> Void)?
    let refusal: Refusal
    let handler: Handler

    /// Makes a server that does not listen yet.
    ///
    /// - Parameters:
    ///   - threads: Requests handled at once; at least 1.
    ///   - maximumBodySize: The most bytes of a request's body.
    ///   - bodyMemory: The most bytes of all bodies that are held at once; a request whose body finds no room is
    ///     answered 503.
    ///   - maximumBodySizes: Other limits, for paths that begin with these texts.
    ///   - streamsBody: Whether a request, of which only the body is missing yet, goes to the handler with its
    ///     body as a stream, for which `maximumBodySize` does not count.
    ///   - stallTimeout: Seconds for which a read or write may make no progress before the connection
    ///     is given up.
    ///   - log: Called from several threads at once.
    ///   - refusal: Words an answer to what never reaches the handler.
    ///   - onReload: Called on SIGHUP, on the thread that called `run()`.
    public init(
        address: FastCGIAddress,
        threads: Int,
        maximumBodySize: Int,
        maximumBodySizes: [String: Int] = [:],
        bodyMemory: Int = .max,
        streamsBody: @escaping @Sendable (HTTPRequest) -> Bool = { _ in false },
        stallTimeout: Int = 60,
        log: @escaping Log = { _, _ in },
        onReload: (@Sendable () -> Void)? = nil,
        refusal: @escaping Refusal = { error, _ in HTTPResponse(error) },
        handler: @escaping Handler
    ) {
        self.address = address
        self.threads = max(1, threads)
        self.limits = ConnectionLimits(
            maximumBodySize: max(0, maximumBodySize),
            maximumBodySizes: maximumBodySizes.mapValues { max(0, $0) },
            stallTimeout: max(1, stallTimeout)
        )
        bodyRoom = BodyRoom(bodyMemory)
        self.streamsBody = streamsBody
        self.log = log
        self.onReload = onReload
        self.refusal = refusal
        self.handler = handler
    }

    /// Listens and answers until somebody stops it; returns at once.
    public func start() throws(FastCGIError) -> RunningServer {
        try RunningServer(self)
    }

    /// Listens and answers until SIGTERM or SIGINT; returns when the requests then in flight are finished.
    ///
    /// The signals must be blocked in every thread of the process, or one that does not block them dies of
    /// them: call `ServerSignals.block()` before anything else starts threads.
    public func run() throws(FastCGIError) {
        ServerSignals.block()
        let server = try start()
        log(.notice, "Listening on \(server.address) with \(threads) threads.")
        while true {
            switch ServerSignals.wait() {
            case .reload: onReload?()
            case .stop:
                log(.notice, "Stopping: finishing the requests in flight.")
                server.stop()
                return log(.notice, "Stopped.")
            }
        }
    }
}
