import Cryptography
import Foundation

/// Turns sign-in transactions into cookie values and back.
///
/// The cookie is all there is of a transaction: any node can finish what another began, and nothing piles up
/// for sign-ins that nobody finishes.
public struct TransactionSealer: Sendable {
    /// Seconds within which a sign-in must be finished.
    public static let lifetime: TimeInterval = 600
    private static let leeway: TimeInterval = 60

    private struct Contents: Codable {
        let state: String
        let nonce: String
        let codeVerifier: String
        let returnPath: String
        let created: Double
    }

    private let sealer: Sealer
    private let clock: WallClock

    /// A sealer under a key derived from `SECRET_KEY`.
    public init(secret: SecretKey, clock: WallClock = .system) throws(AccountsError) {
        sealer = try AccountsError.translating(Sealer(secret: secret, purpose: "sign-in transaction"))
        self.clock = clock
    }

    /// The cookie value of a transaction.
    public func seal(_ transaction: SignInTransaction) throws(AccountsError) -> String {
        let contents = Contents(
            state: transaction.state,
            nonce: transaction.nonce,
            codeVerifier: transaction.codeVerifier,
            returnPath: transaction.returnPath.value,
            created: transaction.created.timeIntervalSince1970
        )
        let plaintext = try CompactJSON.encode(contents)
        return try AccountsError.translating(sealer.seal(plaintext))
    }

    /// The transaction of a cookie value. Throws `invalidSeal` for one that was not made here, `expired`
    /// after ten minutes.
    public func open(_ value: String) throws(AccountsError) -> SignInTransaction {
        let plaintext = try AccountsError.translating(sealer.open(value))
        guard let contents = try? JSONDecoder().decode(Contents.self, from: Data(plaintext)) else {
            throw AccountsError(.invalidSeal, "The sign-in cookie was made by another version.")
        }
        let transaction = SignInTransaction(
            returnPath: try ReturnPath(contents.returnPath),
            state: contents.state,
            nonce: contents.nonce,
            codeVerifier: contents.codeVerifier,
            created: Date(timeIntervalSince1970: contents.created)
        )
        let age = clock.now.timeIntervalSince(transaction.created)
        guard (-Self.leeway..<Self.lifetime).contains(age) else {
            throw AccountsError(.expired, "The sign-in took longer than ten minutes. Please start again.")
        }
        return transaction
    }
}
