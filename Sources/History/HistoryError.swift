/// Why something about stored people, items or files failed.
///
/// `code` is what callers decide by, `message` is written for the person who meets it, `underlying` is for the log.
public struct HistoryError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it was.
    public enum Code: Sendable, Hashable {
        /// No such thing, or it is somebody else's: the two are never told apart.
        case notFound
        /// The user has no room left for it.
        case quotaExceeded(Quota.Limit)
        /// A value that cannot be stored, such as an empty name.
        case invalidValue
        /// The disk (or the database's own limit) is full.
        case storageFull
        /// The data folder cannot be written.
        case readOnly
        /// Another process holds the database's lock for longer than the busy timeout.
        case busy
        /// A blob is recorded but its file is gone or cut short.
        case blobMissing
        /// The database is damaged.
        case corrupt
        /// The database was made by a newer release.
        case tooNew
        /// A backup is not whole, or not what was backed up.
        case backupDamaged
        /// There is something already where a backup was to be put back.
        case occupied
        /// Any other failure of the database or the disk.
        case unavailable
    }

    /// What kind of failure it was.
    public let code: Code
    /// One or two sentences for a person: what was wrong and what to do.
    public let message: String
    /// The error that led to this one, for the log.
    public let underlying: (any Error)?

    /// An error with its code, its sentence, and what led to it.
    public init(_ code: Code, _ message: String, underlying: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.underlying = underlying
    }

    public var description: String {
        underlying.map { "\(code): \(message) (\($0))" } ?? "\(code): \(message)"
    }
}

extension HistoryError {
    /// The sentence for a failure whose code alone says what happened.
    init(_ code: Code, underlying: (any Error)? = nil) {
        self.init(code, Self.message(for: code), underlying: underlying)
    }

    private static func message(for code: Code) -> String {
        switch code {
        case .notFound: "There is no such item."
        case .quotaExceeded(let limit): "Your history has no room left for more \(limit.rawValue)."
        case .invalidValue: "A value cannot be stored."
        case .storageFull: "The server's disk is full. Make room in the data folder and try again."
        case .readOnly:
            "The server's data folder cannot be written. Check its permissions and how it is mounted."
        case .busy: "The history is in use by another program. Try again in a moment."
        case .blobMissing: "The file of this item is missing from the server. Restore it from a backup."
        case .corrupt: "The history database is damaged. Restore it from a backup."
        case .tooNew: "The history database was made by a newer release of Cutout. Run that release."
        case .backupDamaged: "The backup is damaged. Use an older one."
        case .occupied: "The folder holds data already."
        case .unavailable: "The history cannot be reached at the moment."
        }
    }
}
