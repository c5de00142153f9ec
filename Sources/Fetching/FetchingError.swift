/// Why nothing was fetched from another server.
///
/// `code` is what callers decide by, `message` is written for the person who meets it, `underlying` is for the log.
public struct FetchingError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it was.
    public enum Code: String, Sendable {
        /// The server was not reached, took too long, or answered nonsense.
        case fetchFailed
        /// The address leads to where nothing may be fetched from.
        case addressRefused
        /// The answer is larger than was allowed.
        case responseTooLarge
        /// Enough is being fetched already.
        case busy
        /// Nobody waits for the answer any more.
        case abandoned
        /// libcurl failed where no input can be the cause.
        case internalFailure
    }

    /// What kind of failure it was.
    public let code: Code
    /// One sentence for a person.
    public let message: String
    /// The error that led to this one, for the log.
    public let underlying: (any Error)?

    /// An error with its code, its sentence, and what led to it.
    public init(_ code: Code, _ message: String, underlying: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.underlying = underlying
    }

    /// Code, sentence and cause in one line, for the log.
    public var description: String {
        underlying.map { "\(code.rawValue): \(message) (\($0))" } ?? "\(code.rawValue): \(message)"
    }
}
