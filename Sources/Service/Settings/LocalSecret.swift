import Accounts
import Cryptography
import Foundation
import History

/// A secret that nobody has to set: made once and kept in the data folder, for its owner's eyes alone.
///
/// It signs the sessions of guests, so a file that lost its content is made anew: guests begin anew then, which beats a
/// Cutout that does not start. A secret that somebody set is never replaced.
enum LocalSecret {
    /// The secret in the file, made where there is none or an empty one. Of two processes that start at once one makes
    /// it, and both use it.
    ///
    /// - Throws: when it can be neither read nor made; `secretTooShort` where the file has something else in it.
    static func load(_ path: String) throws -> SecretKey {
        try DurableFile.locking((path as NSString).deletingLastPathComponent) {
            if let text = try text(in: path) { return try SecretKey(text, name: path) }
            let secret = try SessionTokens.makeSessionID()
            try DurableFile.write(Array(secret.utf8), to: path, mode: 0o600)
            return try SecretKey(secret, name: path)
        }
    }

    /// What is in the file; nil where it is missing, empty, or holds what a loss of power leaves of a file: zeros.
    private static func text(in path: String) throws -> String? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return text.unicodeScalars.allSatisfy { $0 == "\0" || $0.properties.isWhitespace } ? nil : text
    }
}
