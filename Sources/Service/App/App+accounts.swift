import Accounts
import Fetching
import HTTP
import History
import Logging

extension Router {
    /// Who is here, where they are signed in, what keys they have, and how to leave.
    mutating func addAccount(
        _ data: DataStore,
        _ access: Access,
        _ accounts: AccountSettings,
        _ storage: StorageSettings
    ) {
        let me = MeController(
            users: data.database,
            history: data.database,
            cookies: access.sessions.cookies,
            guests: accounts.areGuests ? Guests(users: data.database, sessions: access.sessions) : nil,
            allowsAnonymous: access.allowsAnonymous,
            storage: storage
        )
        on(.get, "/api/me", access.anyone(me.me))
        on(.delete, "/api/me", access.owners(me.delete))

        let sessions = SessionsController(sessions: data.database, cookies: access.sessions.cookies)
        on(.get, "/api/me/sessions", access.members(sessions.list))
        on(.delete, "/api/me/sessions/{id}", access.members(sessions.end))
        on(.post, "/auth/logout", access.anyone(sessions.signOut))

        // No key makes keys: one that leaks could otherwise outlive its revocation.
        let keys = APIKeysController(keys: data.database)
        on(.get, "/api/me/keys", access.members(keys.list))
        on(.post, "/api/me/keys", access.members(keys.make))
        on(.delete, "/api/me/keys/{id}", access.members(keys.revoke))
    }

    /// The way in: by the provider, or straight on where everybody is a guest.
    mutating func addSignIn(
        _ data: DataStore,
        _ access: Access,
        _ accounts: AccountSettings,
        _ logger: Logger
    ) throws {
        guard case .provider(let provider) = accounts.mode else {
            on(.get, "/auth/login") { .found(ReturnPath(of: $0).value) }
            on(.get, "/auth/callback") { _ in .found(ReturnPath.home.value) }
            return
        }
        let auth = AuthController(
            provider: OpenIDConnectClient(
                configuration: provider.openID,
                fetcher: CurlClient(security: provider.security)
            ),
            policy: provider.policy,
            sealer: try TransactionSealer(secret: provider.secret),
            users: data.database,
            sessions: access.sessions,
            limiter: RateLimiter(perMinute: accounts.signInsPerMinute),
            logger: logger
        )
        on(.get, "/auth/login", auth.begin)
        on(.get, "/auth/callback", access.anyone(auth.finish))
    }
}

extension Sessions {
    init(_ accounts: AccountSettings, _ storage: StorageSettings, _ data: DataStore) throws {
        let secret = try accounts.sessionSecret ?? LocalSecret.load(storage.folder + "/session.key")
        self.init(
            store: data.database,
            tokens: SessionTokens(secret: secret),
            cookies: SessionCookies(isSecure: accounts.isSecure),
            areGuests: accounts.areGuests,
            clock: .system
        )
    }
}

extension AccountSettings {
    /// Whether every browser is a guest.
    package var areGuests: Bool {
        if case .guest = mode { true } else { false }
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
