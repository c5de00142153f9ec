import Glibc

/// Why a server could not start.
public struct FastCGIError: Error, Sendable {
    /// What kind of thing went wrong.
    public enum Code: Sendable, Hashable {
        /// The address cannot be used as it is written.
        case invalidAddress
        /// Another server listens there, or something else is in the way.
        case addressInUse
        /// The inherited descriptor is no listening socket.
        case notAListeningSocket
        /// The operating system refused a call.
        case system
    }

    /// What kind of thing went wrong.
    public let code: Code
    /// What was wrong and what to do about it.
    public let message: String
    /// The operating system's reason, where it gave one.
    public let underlying: SystemError?

    init(_ code: Code, _ message: String, underlying: SystemError? = nil) {
        self.code = code
        self.message = message
        self.underlying = underlying
    }
}

extension FastCGIError: CustomStringConvertible {
    public var description: String {
        underlying.map { "\(message) (\($0))" } ?? message
    }
}

/// An `errno` with the words that belong to it.
public struct SystemError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The error number.
    public let number: Int32

    /// Takes the number that the last failed call of this thread left.
    static var current: SystemError { SystemError(number: errno) }

    public var description: String { String(cString: strerror(number)) }
}
