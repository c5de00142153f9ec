import Accounts
import Fetching
import HTTP
import History

extension Router {
    /// The way in: by the provider, or straight on where everybody is a guest.
    mutating func addSignIn(_ services: Services) throws {
        guard case .provider(let provider) = services.accounts.mode else {
            let basePath = services.accounts.basePath
            on(.get, "/auth/login") { .found(ReturnPath(of: $0, below: basePath).value) }
            on(.get, "/auth/callback") { _ in .found(basePath + ReturnPath.home.value) }
            return
        }
        let auth = AuthController(
            provider: OpenIDConnectClient(
                configuration: provider.openID,
                fetcher: CurlClient(security: provider.security)
            ),
            policy: provider.policy,
            sealer: try TransactionSealer(secret: provider.secret),
            basePath: services.accounts.basePath,
            users: services.data.database,
            sessions: services.access.sessions,
            limiter: RateLimiter(perMinute: services.accounts.signInsPerMinute),
            logger: services.logger
        )
        on(.get, "/auth/login", auth.begin)
        on(.get, "/auth/callback", services.access.anyone(auth.finish))
    }
}

extension Sessions {
    init(_ accounts: AccountSettings, _ storage: StorageSettings, _ data: DataStore) throws {
        let secret = try accounts.sessionSecret ?? LocalSecret.load(storage.folder + "/session.key")
        self.init(
            store: data.database,
            tokens: SessionTokens(
                secret: secret,
                maximumAge: accounts.areGuests ? SessionTokens.guestAge : SessionTokens.memberAge
            ),
            cookies: SessionCookies(isSecure: accounts.isSecure, basePath: accounts.basePath),
            areGuests: accounts.areGuests,
            clock: .system
        )
    }
}
