import HTTP
import History
import Logging
import Matting

/// What the features of one Cutout share, each made once.
package struct Services: Sendable {
    let configuration: Configuration
    let accounts: AccountSettings
    let storage: StorageSettings
    let pipeline: RemovalPipeline
    let gate: RemovalGate
    let data: DataStore
    let admission: Admission
    let access: Access
    /// Removals that each caller may ask for, over all ways in.
    let allowance: RequestAllowance
    let permits: WaitingPermits
    let fetching: URLFetching
    let pace: ModelPace
    let metrics: Metrics
    /// The latest that were refused.
    let refusals = RefusalLog()
    let logger: Logger

    /// - Parameter models: where removals get theirs.
    /// - Throws: what is wrong with a setting, or the error of the data folder.
    package init(
        configuration: Configuration,
        accounts: AccountSettings,
        storage: StorageSettings,
        models: ModelPool,
        logger: Logger
    ) throws {
        self.configuration = configuration
        self.accounts = accounts
        self.storage = storage
        self.logger = logger
        metrics = Metrics(canary: models.canary)
        pipeline = RemovalPipeline(models: models, budget: configuration.pixelBudget, metrics: metrics)
        gate = RemovalGate(
            capacity: configuration.parallelRemovals,
            pixels: configuration.parallelPixels,
            lineLength: configuration.waitingRemovals,
            onEntry: { [metrics] in metrics.queueSeconds.record($0 / .seconds(1)) }
        )
        data = try DataStore(storage, readers: configuration.serverThreads)
        let sessions = try Sessions(accounts, storage, data)
        admission = Admission(
            proxies: TrustedProxies(configuration.trustedProxies),
            guests: accounts.areGuests ? LocalGuests() : nil,
            originGuard: OriginGuard(
                site: accounts.trustedOrigin,
                cookies: sessions.cookies,
                allowed: configuration.allowedOrigins
            )
        )
        access = Access(
            sessions: sessions,
            keys: APIKeys(store: data.database, areGuests: accounts.areGuests),
            allowsAnonymous: accounts.allowsAnonymous,
            operators: accounts.operators
        )
        allowance = RequestAllowance(perMinute: accounts.removalsPerMinute)
        permits = WaitingPermits(configuration.waiting)
        fetching = URLFetching(configuration, permits: permits.fetches, outcomes: metrics.fetches)
        pace = ModelPace(choosing: configuration.pageModel, logger: logger)
    }
}
