import Cryptography
import Fetching

/// How this service is registered with its OpenID provider.
public struct OpenIDConfiguration: Sendable {
    /// Google's issuer, the default.
    public static let google = "https://accounts.google.com"

    let issuer: String
    let clientID: String
    let clientSecret: String
    let redirectURL: String
    let security: TransportSecurity

    /// Takes the settings. Throws `invalidConfiguration` naming the one to change.
    public init(
        issuer: String = Self.google,
        clientID: String,
        clientSecret: String,
        redirectURL: String,
        security: TransportSecurity = .https
    ) throws(AccountsError) {
        guard security.permits(issuer), !issuer.contains("?") else {
            throw Self.invalid("OIDC_ISSUER must be an https address without query, such as \(Self.google).")
        }
        guard !clientID.isEmpty, !clientSecret.isEmpty else {
            throw Self.invalid("GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET must both be set.")
        }
        guard TransportSecurity.httpOnLoopback.permits(redirectURL) else {
            throw Self.invalid("REDIRECT_URL must be an https address (http only on localhost).")
        }
        self.issuer = issuer
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.redirectURL = redirectURL
        self.security = security
    }

    /// Whether `iss`, in an ID token or in the answer to a sign-in, names this provider. Google alone may
    /// leave out the scheme, as it documents.
    func isIssuer(_ iss: String) -> Bool {
        ConstantTime.equal(iss, issuer) || (issuer == Self.google && iss == "accounts.google.com")
    }

    private static func invalid(_ message: String) -> AccountsError {
        AccountsError(.invalidConfiguration, message)
    }
}
