import Glibc

/// An `errno` with the words that belong to it.
public struct SystemError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The error number.
    public let number: Int32

    /// Takes the number that the last failed call of this thread left.
    static var current: SystemError { SystemError(number: errno) }

    public var description: String { String(cString: strerror(number)) }
}
