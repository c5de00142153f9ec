/// Who the provider says somebody is. `issuer` and `subject` together identify a person; an email address may
/// change hands and is for showing and for `SignInPolicy`.
public struct Identity: Sendable, Equatable {
    /// The provider, as configured.
    public let issuer: String
    /// The person's identifier at the provider, 255 ASCII characters at most.
    public let subject: String
    /// The verified email address.
    public let email: String
    /// The name to show, if the provider tells.
    public let name: String?
    /// Google's `hd`: the organization whose Google Workspace the account belongs to.
    public let hostedDomain: String?

    /// An identity with its parts.
    public init(
        issuer: String,
        subject: String,
        email: String,
        name: String? = nil,
        hostedDomain: String? = nil
    ) {
        self.issuer = issuer
        self.subject = subject
        self.email = email
        self.name = name
        self.hostedDomain = hostedDomain
    }
}
