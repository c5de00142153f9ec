/// Who may sign in: everybody, or those that `ALLOWED_EMAILS` and `ALLOWED_DOMAINS` name.
public struct SignInPolicy: Sendable {
    private let emails: Set<String>
    private let domains: Set<String>

    /// Takes both settings, lists with commas; empty ones limit nobody. Throws `invalidConfiguration` for an
    /// entry that is no address or no domain, because a limit that is misspelt should not be a limit that is
    /// missing.
    public init(allowedEmails: String = "", allowedDomains: String = "") throws(AccountsError) {
        emails = Set(Self.entries(allowedEmails))
        domains = Set(Self.entries(allowedDomains))
        for email in emails where EmailAddress(email) == nil {
            throw AccountsError(.invalidConfiguration, "ALLOWED_EMAILS: \(email) is not an email address.")
        }
        for domain in domains where domain.contains("@") || !domain.contains(".") {
            throw AccountsError(.invalidConfiguration, "ALLOWED_DOMAINS: \(domain) is not a domain.")
        }
    }

    /// Whether the settings limit nobody.
    public var letsEverybodyIn: Bool { emails.isEmpty && domains.isEmpty }

    /// Throws `notAllowed` where the settings do not name this person.
    public func check(_ identity: Identity) throws(AccountsError) {
        if letsEverybodyIn { return }
        guard let email = EmailAddress(identity.email),
            emails.contains(email.normalized)
                || (domains.contains(email.domain) && isMember(identity, email.domain))
        else {
            throw AccountsError(.notAllowed, "This account may not sign in here. Please use another one.")
        }
    }

    /// Whether the account is the domain's own. Google also verifies addresses of other domains once, when a
    /// private account is made with them, and never again; only `hd` says that the domain still stands behind
    /// it.
    private func isMember(_ identity: Identity, _ domain: String) -> Bool {
        guard identity.issuer == OpenIDConfiguration.google, domain != "gmail.com" else { return true }
        return identity.hostedDomain?.foldingASCII == domain
    }

    private static func entries(_ list: String) -> [String] {
        list.split(whereSeparator: { $0 == "," || $0.isWhitespace }).map { String($0).foldingASCII }
    }
}
