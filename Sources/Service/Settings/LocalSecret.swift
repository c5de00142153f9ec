import Accounts
import Cryptography
import Foundation

/// A secret that nobody has to set: made once and kept in the data folder, for its owner's eyes alone.
enum LocalSecret {
    /// The secret in the file, made where there is none.
    ///
    /// - Throws: when it can be neither read nor made.
    static func load(_ path: String) throws -> SecretKey {
        if !FileManager.default.fileExists(atPath: path) { try make(path) }
        return try SecretKey(String(contentsOfFile: path, encoding: .utf8), name: path)
    }

    /// Writes a secret under a temporary name first and links it: of two processes that start at once one makes the
    /// secret, and both use it.
    private static func make(_ path: String) throws {
        let temporary = "\(path).\(getpid())"
        let secret = Data(try SessionTokens.makeSessionID().utf8)
        guard
            FileManager.default.createFile(
                atPath: temporary,
                contents: secret,
                attributes: [.posixPermissions: 0o600]
            )
        else { throw CocoaError(.fileWriteNoPermission, userInfo: [NSFilePathErrorKey: temporary]) }
        defer { unlink(temporary) }
        guard link(temporary, path) == 0 || errno == EEXIST else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
    }
}
