internal import GRDB

extension HistoryError {
    /// What a failed database access means to the rest of the program.
    init(accessing error: any Error) {
        switch error {
        case let known as HistoryError: self = known
        case let failure as DatabaseError: self.init(Self.code(for: failure), underlying: failure)
        default: self.init(.unavailable, underlying: error)
        }
    }

    private static func code(for error: DatabaseError) -> Code {
        switch error.extendedResultCode {
        // The owner was deleted between the request's start and this row.
        case .SQLITE_CONSTRAINT_FOREIGNKEY: .notFound
        // The index of the write-ahead log could not grow: the one place where SQLite reports a full disk
        // as an input/output error.
        case .SQLITE_IOERR_SHMSIZE: .storageFull
        default: code(forPrimary: error.resultCode)
        }
    }

    private static func code(forPrimary code: ResultCode) -> Code {
        switch code {
        case .SQLITE_FULL: .storageFull
        case .SQLITE_READONLY, .SQLITE_PERM: .readOnly
        case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: .corrupt
        case .SQLITE_CONSTRAINT, .SQLITE_TOOBIG, .SQLITE_MISMATCH: .invalidValue
        default: .unavailable
        }
    }
}
