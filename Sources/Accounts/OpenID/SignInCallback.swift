/// What the provider sent the browser back with (RFC 6749, section 4.1.2; `iss` from RFC 9207).
public struct SignInCallback: Sendable {
    /// The code to exchange for tokens.
    public let code: String?
    /// What ties it to a transaction.
    public let state: String?
    /// Why there is no code.
    public let error: String?
    /// Who answers.
    public let iss: String?

    /// The query parameters of these names, nil where absent.
    public init(code: String?, state: String?, error: String? = nil, iss: String? = nil) {
        self.code = code
        self.state = state
        self.error = error
        self.iss = iss
    }
}
