/// The names of the cookies that Accounts has values for.
///
/// `__Host-` (RFC 6265bis, section 4.1.3.2) makes browsers insist on Secure, Path=/ and no Domain, so no
/// sibling domain can plant one. Plain http on localhost cannot set Secure, hence the second pair.
public struct CookieNames: Sendable {
    /// Holds the session token.
    public let session: String
    /// Holds the sealed sign-in transaction.
    public let transaction: String

    /// For everything that browsers reach by https.
    public static let secure = CookieNames(
        session: "__Host-cutout-session",
        transaction: "__Host-cutout-signin"
    )
    /// For a part of a host, reached by https: `__Host-` would have the whole host sent the cookie (`__Secure-`: RFC 6265bis,
    /// section 4.1.3.1).
    public static let secureBelowPath = CookieNames(
        session: "__Secure-cutout-session",
        transaction: "__Secure-cutout-signin"
    )
    /// For http on localhost only.
    public static let localhost = CookieNames(session: "cutout-session", transaction: "cutout-signin")
}
