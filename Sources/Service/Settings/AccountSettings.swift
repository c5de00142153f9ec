import Accounts
import Cryptography
import Fetching

/// Who may use this Cutout, and how browsers prove who they are.
package struct AccountSettings: Sendable {
    /// How people become known.
    enum Mode: Sendable {
        /// Every browser on this machine is a guest of its own; nobody signs in.
        case guest
        /// People sign in with an OpenID provider.
        case provider(Provider)
    }

    /// What is set about the provider.
    struct Provider: Sendable {
        /// What people call it, on the button.
        let name: String
        let openID: OpenIDConfiguration
        let security: TransportSecurity
        let policy: SignInPolicy
        /// `ADMIN_EMAILS`: those who look after this Cutout.
        let operators: Operators
        /// `SECRET_KEY`, which seals sign-ins under way.
        let secret: SecretKey
        /// Whether photos of people who have not signed in are worked on.
        let allowsAnonymous: Bool
    }

    let mode: Mode
    /// `FRONTEND_URL`: where browsers find the site. Always there with a provider.
    let site: SiteOrigin?
    /// Where the site is below its host, as ``Configuration/basePath``.
    let basePath: String
    /// `JWT_SECRET_KEY`, which signs sessions. Guests may do without: theirs is made once and kept with the data.
    let sessionSecret: SecretKey?
    /// Removals that one user, or one address without a user, may ask for in a minute.
    package let removalsPerMinute: Int
    /// Sign-ins that one address may begin or finish in a minute.
    let signInsPerMinute: Int

    /// More removals than any machine gets done in a minute: clients want a number where there is no limit.
    fileprivate static let boundless = 1_000_000

    /// Whether cookies are for https alone.
    package var isSecure: Bool { site?.isSecure ?? false }

    /// - Parameter settings: values by name. An empty value counts as not set.
    /// - Throws: `Configuration.InvalidSetting`, `Configuration.Refusal`, `AccountsError` or `CryptographyError`, each saying
    ///   what to set; ``SettingRefusals`` where there are several.
    package init(settings: [String: String]) throws {
        let reader = SettingsReader(values: settings)
        var refusals = SettingRefusals()
        let site = refusals.collect { try reader.origin("FRONTEND_URL") } ?? nil
        let basePath = refusals.collect { try BasePath.read(reader) }
        let secret = refusals.collect { try reader.secret("JWT_SECRET_KEY") }
        let limit = refusals.collect {
            try reader.number("CUTOUT_REMOVALS_PER_MINUTE", in: 0...Self.boundless)
        }
        let signIns = refusals.collect { try reader.number("CUTOUT_SIGN_INS_PER_MINUTE", in: 1...1_000_000) }
        let mode = Self.mode(reader, site: site, secret: secret, &refusals)
        try refusals.check()
        guard let mode, let basePath else { preconditionFailure("what is missing was refused") }
        self.mode = mode
        self.site = site
        self.basePath = basePath
        sessionSecret = secret ?? nil
        let removals = limit ?? nil
        removalsPerMinute = removals == 0 ? Self.boundless : removals ?? mode.standardRemovalsPerMinute
        signInsPerMinute = (signIns ?? nil) ?? 20
    }

    private static func mode(
        _ reader: SettingsReader,
        site: SiteOrigin?,
        secret: SecretKey??,
        _ refusals: inout SettingRefusals
    ) -> Mode? {
        guard let namesProvider = refusals.collect({ try reader.namesProvider }) else { return nil }
        guard namesProvider else {
            return refusals.collect {
                try checkGuests(reader, site: site)
                return .guest
            }
        }
        // One that was refused is no missing one.
        if case .some(.none) = secret {
            _ = refusals.collect { throw Configuration.Refusal.missingSecret("JWT_SECRET_KEY") }
        }
        if site != nil || reader.text("FRONTEND_URL") == nil {
            _ = refusals.collect { try checkSite(site) }
        }
        return Provider(reader, site: site, &refusals).map(Mode.provider)
    }

    /// People who sign in must be sent back, and their cookies protected on the way.
    private static func checkSite(_ site: SiteOrigin?) throws {
        guard let site else {
            throw Configuration.Refusal(
                "FRONTEND_URL must say where browsers find this site, such as https://cutout.example.org."
            )
        }
        guard site.isSecure || site.isLoopback else {
            throw Configuration.Refusal(
                "FRONTEND_URL must be an https address (http only on localhost): cookies that let somebody in would travel unprotected."
            )
        }
    }

    /// Guests need no password, so nobody but this machine may reach them.
    private static func checkGuests(_ reader: SettingsReader, site: SiteOrigin?) throws {
        let host = reader.text("CUTOUT_HOST") ?? "127.0.0.1"
        guard Loopback.contains(host), site?.isLoopback ?? true else {
            throw Configuration.Refusal(
                """
                Without sign-in Cutout serves this machine alone, and it was asked to serve \
                \(Loopback.contains(host) ? site?.description ?? host : host). Set GOOGLE_CLIENT_ID, \
                GOOGLE_CLIENT_SECRET (or OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_ISSUER), FRONTEND_URL, SECRET_KEY and JWT_SECRET_KEY so that people sign in, or leave \
                CUTOUT_HOST and FRONTEND_URL unset.
                """
            )
        }
    }
}

extension AccountSettings {
    /// Whether every browser is a guest.
    package var areGuests: Bool {
        if case .guest = mode { true } else { false }
    }

    /// Those who look after this Cutout.
    var operators: Operators {
        switch mode {
        case .guest: .guests
        case .provider(let provider): provider.operators
        }
    }

    /// What people call the provider; nil where nobody signs in.
    package var providerName: String? {
        if case .provider(let provider) = mode { provider.name } else { nil }
    }

    /// Whether removals are open to people without a session.
    package var allowsAnonymous: Bool {
        switch mode {
        case .guest: true
        case .provider(let provider): provider.allowsAnonymous
        }
    }

    /// The one origin whose pages may act for people; nil where guests may use any name of this machine.
    package var trustedOrigin: SiteOrigin? { areGuests ? nil : site }
}

extension AccountSettings.Mode {
    /// On one's own machine nobody needs protection from oneself.
    fileprivate var standardRemovalsPerMinute: Int {
        switch self {
        case .guest: AccountSettings.boundless
        case .provider: 500
        }
    }
}

extension AccountSettings.Provider {
    /// - Returns: nil where something was refused, which is noted.
    fileprivate init?(_ reader: SettingsReader, site: SiteOrigin?, _ refusals: inout SettingRefusals) {
        let issuer = reader.text("OIDC_ISSUER") ?? OpenIDConfiguration.google
        let security: TransportSecurity = issuer.hasPrefix("http://") ? .httpOnLoopback : .https
        let redirect = refusals.collect { try site.map { try Self.redirect(reader, site: $0) } } ?? nil
        // What is wrong with the site was said by now; the rest is looked at all the same.
        let isSiteUsable = site.map { $0.isSecure || $0.isLoopback } ?? false
        let openID = refusals.collect {
            try OpenIDConfiguration(
                issuer: issuer,
                clientID: try reader.provider("CLIENT_ID") ?? "",
                clientSecret: try reader.provider("CLIENT_SECRET") ?? "",
                redirectURL: (isSiteUsable ? redirect : nil) ?? "https://localhost",
                security: security
            )
        }
        let policy = refusals.collect {
            try SignInPolicy(
                allowedEmails: reader.text("ALLOWED_EMAILS") ?? "",
                allowedDomains: reader.text("ALLOWED_DOMAINS") ?? ""
            )
        }
        let operators = refusals.collect { try Operators.named(reader.text("ADMIN_EMAILS") ?? "") }
        let secret = refusals.collect {
            guard let secret = try reader.secret("SECRET_KEY") else {
                throw Configuration.Refusal.missingSecret("SECRET_KEY")
            }
            return secret
        }
        let allowsAnonymous = refusals.collect { try reader.flag("ALLOW_ANONYMOUS") }
        guard redirect != nil, let openID, let policy, let operators, let secret, let allowsAnonymous else {
            return nil
        }
        name = reader.text("OIDC_NAME") ?? Self.name(ofIssuer: issuer)
        self.openID = openID
        self.security = security
        self.policy = policy
        self.operators = operators
        self.secret = secret
        self.allowsAnonymous = allowsAnonymous
    }

    /// Where the provider sends people back to. The cookies of a sign-in belong to one host, so the answer must come to where
    /// the question was asked.
    private static func redirect(_ reader: SettingsReader, site: SiteOrigin) throws -> String {
        let callback = "\(site)\(try BasePath.read(reader))/auth/callback"
        let redirect = reader.text("REDIRECT_URL") ?? callback
        guard SiteOrigin(of: redirect) == site, redirect == callback else {
            throw Configuration.InvalidSetting(
                name: "REDIRECT_URL",
                value: redirect,
                expected: "\(callback), which belongs to FRONTEND_URL"
            )
        }
        return redirect
    }

    /// Google, or the host that people see in the address when they sign in.
    private static func name(ofIssuer issuer: String) -> String {
        issuer == OpenIDConfiguration.google ? "Google" : SiteOrigin(of: issuer)?.host ?? issuer
    }
}

extension SettingsReader {
    /// Whether people sign in at a provider.
    var namesProvider: Bool {
        get throws { try provider("CLIENT_ID") != nil || provider("CLIENT_SECRET") != nil }
    }

    /// A setting of the provider, which has two names: `GOOGLE_` and `OIDC_` before it.
    ///
    /// - Throws: `Configuration.Refusal` where both are set to different values.
    fileprivate func provider(_ name: String) throws -> String? {
        let values = ["OIDC_", "GOOGLE_"].compactMap { text($0 + name) }
        guard Set(values).count < 2 else {
            throw Configuration.Refusal(
                "OIDC_\(name) and GOOGLE_\(name) are both set and differ. Leave one of them out."
            )
        }
        return values.first
    }

    fileprivate func secret(_ name: String) throws -> SecretKey? {
        try text(name).map { try SecretKey($0, name: name) }
    }

    fileprivate func origin(_ name: String) throws -> SiteOrigin? {
        guard let text = text(name) else { return nil }
        guard let origin = SiteOrigin(of: text) else {
            throw Configuration.InvalidSetting(
                name: name,
                value: text,
                expected: "an address such as https://cutout.example.org"
            )
        }
        return origin
    }
}

extension Configuration {
    /// Settings that do not go together, in words that say what to set.
    package struct Refusal: Error, CustomStringConvertible {
        package let description: String
        package init(_ description: String) { self.description = description }

        static func missingSecret(_ name: String) -> Refusal {
            Refusal("\(name) must be set for sign-in. Make one with: openssl rand -base64 48")
        }
    }
}
