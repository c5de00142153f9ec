import Foundation

extension HistoryError {
    /// What a failed system call means to the rest of the program.
    ///
    /// - Parameters:
    ///   - number: `errno` as the call left it.
    ///   - action: the call and its path, for the log.
    package init(errno number: Int32, _ action: String) {
        let code: Code =
            switch number {
            case ENOSPC, EDQUOT: .storageFull
            case EROFS, EACCES, EPERM: .readOnly
            default: .unavailable
            }
        self.init(code, underlying: SystemCallFailure(action: action, number: number))
    }
}

extension HistoryError {
    /// Whether a file was not there.
    var isMissingFile: Bool { (underlying as? SystemCallFailure)?.number == ENOENT }
}

/// A system call that failed: what it did, on what, and `errno`.
struct SystemCallFailure: Error, CustomStringConvertible {
    let action: String
    let number: Int32

    var description: String { "\(action): \(String(cString: strerror(number)))" }
}
