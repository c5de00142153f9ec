import Cryptography

/// Why something about an account failed: a sign-in, a token, a key, a call to the provider.
///
/// `code` is what callers decide by, `message` is written for the person who meets it (it never holds a
/// secret, a token or an address of another user), `underlying` is for the log.
public struct AccountsError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it was.
    public enum Code: String, Sendable, CaseIterable {
        // Settings
        case invalidConfiguration, secretTooShort
        // Tokens and sealed values
        case malformedToken, unsupportedAlgorithm, unknownKey, invalidKey, invalidSignature, invalidSeal
        case invalidClaims, expired, notYetValid, wrongIssuer, wrongAudience, wrongNonce
        // Sign-in
        case invalidReturnPath, stateMismatch, signInRefused, unverifiedEmail, notAllowed
        // The provider
        case providerUnavailable, providerMisbehaved
        // OpenSSL failed where no input can be the cause
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

extension AccountsError {
    /// What `work` returns; a failure of Cryptography becomes one of this target, with its sentence.
    static func translating<Value>(
        _ work: @autoclosure () throws(CryptographyError) -> Value
    ) throws(AccountsError) -> Value {
        do {
            return try work()
        } catch {
            throw AccountsError(Code(error.code), error.message, underlying: error)
        }
    }
}

extension AccountsError.Code {
    fileprivate init(_ code: CryptographyError.Code) {
        self =
            switch code {
            case .secretTooShort: .secretTooShort
            case .malformedEncoding: .malformedToken
            case .invalidKey: .invalidKey
            case .invalidSeal: .invalidSeal
            case .internalFailure: .internalFailure
            }
    }
}
