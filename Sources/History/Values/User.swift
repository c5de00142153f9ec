import Foundation

/// A person, or a browser that works as a guest.
public struct User: Sendable, Equatable, Identifiable {
    /// Who the user is at an OpenID provider.
    public struct Identity: Sendable, Equatable, Hashable {
        /// The provider (`iss`).
        public let issuer: String
        /// The user's name there (`sub`): it never changes, unlike the email address.
        public let subject: String

        /// An identity from the two claims of an ID token.
        public init(issuer: String, subject: String) {
            self.issuer = issuer
            self.subject = subject
        }
    }

    /// The user's own identifier here.
    public let id: UserID
    /// Nil for a guest.
    public let identity: Identity?
    /// As the provider told it at the last sign-in.
    public let email: String?
    /// As the provider told it at the last sign-in.
    public let name: String?
    /// The address of a portrait.
    public let picture: String?
    /// When the user came first.
    public let created: Date
    /// When the user was last here, to within the resolution of ``SessionStore/touch(_:expires:)``.
    public let lastSeen: Date

    /// True for a browser that never signed in.
    public var isGuest: Bool { identity == nil }
}

/// What a sign-in tells about a person.
public struct UserProfile: Sendable, Equatable {
    /// Who it is.
    public var identity: User.Identity
    /// The verified email address.
    public var email: String?
    /// The name to show.
    public var name: String?
    /// The address of a portrait.
    public var picture: String?

    /// A profile from the claims of an ID token.
    public init(identity: User.Identity, email: String? = nil, name: String? = nil, picture: String? = nil) {
        self.identity = identity
        self.email = email
        self.name = name
        self.picture = picture
    }
}
