/// Why something cryptographic failed.
///
/// `code` is what callers decide by, `message` is written for the person who meets it and never holds a secret.
public struct CryptographyError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it was.
    public enum Code: String, Sendable {
        /// A secret has fewer bytes than its use demands.
        case secretTooShort
        /// A text is not the one spelling of any bytes.
        case malformedEncoding
        /// A key that cannot, or must not, be used.
        case invalidKey
        /// A sealed value that was not made here, or was changed.
        case invalidSeal
        /// OpenSSL failed where no input can be the cause.
        case internalFailure
    }

    /// What kind of failure it was.
    public let code: Code
    /// One sentence for a person.
    public let message: String

    /// An error with its code and its sentence.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Code and sentence in one line, for the log.
    public var description: String { "\(code.rawValue): \(message)" }
}
