/// Why an archive could not be written.
public struct ArchiveError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it was.
    public enum Code: String, Sendable {
        /// Whoever takes the archive's bytes refused them.
        case sinkFailed
        /// libarchive could not go on.
        case libraryFailed
    }

    /// What kind of failure it was.
    public let code: Code
    /// One sentence for a person.
    public let message: String
    /// The error that led to this one, for the log.
    public let underlying: (any Error)?

    init(_ code: Code, _ message: String, underlying: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.underlying = underlying
    }

    /// Code, sentence and cause in one line, for the log.
    public var description: String {
        underlying.map { "\(code.rawValue): \(message) (\($0))" } ?? "\(code.rawValue): \(message)"
    }
}
