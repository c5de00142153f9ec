import Cryptography
import Foundation

/// One sign-in under way: what ties the answer to the browser that asked.
public struct SignInTransaction: Sendable, Equatable {
    /// Where to go on afterwards.
    public let returnPath: ReturnPath
    let state: String
    let nonce: String
    let codeVerifier: String
    let created: Date

    package init(returnPath: ReturnPath, state: String, nonce: String, codeVerifier: String, created: Date) {
        self.returnPath = returnPath
        self.state = state
        self.nonce = nonce
        self.codeVerifier = codeVerifier
        self.created = created
    }

    /// A transaction with fresh secrets of 256 bits each.
    init(returnPath: ReturnPath, created: Date) throws(AccountsError) {
        self.init(
            returnPath: returnPath,
            state: try AccountsError.translating(SecureRandom.identifier()),
            nonce: try AccountsError.translating(SecureRandom.identifier()),
            codeVerifier: try AccountsError.translating(SecureRandom.identifier()),
            created: created
        )
    }

    /// The PKCE challenge of the verifier: S256 of RFC 7636, section 4.2.
    package func codeChallenge() throws(AccountsError) -> String {
        Base64URL.encode(try AccountsError.translating(Digest.sha256(Array(codeVerifier.utf8))))
    }
}

/// The beginning of a sign-in: where to send the browser, and what to keep in its cookie.
public struct SignInRequest: Sendable {
    /// The provider's address with everything it needs to know.
    public let url: String
    /// To be sealed into a cookie until the browser comes back.
    public let transaction: SignInTransaction
}
