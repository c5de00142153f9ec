/// The beginning of a sign-in: where to send the browser, and what to keep in its cookie.
public struct SignInRequest: Sendable {
    /// The provider's address with everything it needs to know.
    public let url: String
    /// To be sealed into a cookie until the browser comes back.
    public let transaction: SignInTransaction
}
