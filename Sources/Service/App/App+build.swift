import Cryptography
import HTTP
import Imaging
import Logging
import Matting

extension App {
    /// All the wiring: which parts there are, and what each is given. Each area registers its own routes, in a file
    /// beside this one.
    package static func build(
        configuration: Configuration,
        accounts: AccountSettings,
        storage: StorageSettings,
        logger: Logger
    ) throws -> App {
        let pipeline = try RemovalPipeline(configuration: configuration)
        let pace = ModelPace(choosing: configuration.pageModel, logger: logger)
        let gate = RemovalGate(
            capacity: configuration.parallelRemovals,
            lineLength: configuration.waitingRemovals
        )
        let data = try DataStore(storage, readers: configuration.serverThreads)
        let sessions = try Sessions(accounts, storage, data)
        let access = Access(
            sessions: sessions,
            keys: APIKeys(store: data.database, areGuests: accounts.areGuests),
            originGuard: OriginGuard(site: accounts.trustedOrigin, cookies: sessions.cookies),
            allowsAnonymous: accounts.allowsAnonymous
        )
        let allowance = RequestAllowance(perMinute: accounts.removalsPerMinute)

        var router = Router()
        router.addModels(pipeline.models, pace, access.keys)
        router.addPhotos(pipeline, gate, access, configuration)
        router.addRemoval(pipeline, gate, data, access, allowance, storage, configuration.dropIn)
        router.addBatch(pipeline, gate, access, allowance, storage, configuration, logger)
        router.addRemoveBg(pipeline, gate, configuration.dropIn, access, allowance)
        router.addAccount(data, access, accounts, storage)
        try router.addSignIn(data, access, accounts, logger)
        router.addHistory(pipeline, gate, data, access, storage)
        let housekeeper = Housekeeper(
            store: data.database,
            retentionDays: storage.retentionDays,
            logger: logger
        )
        return App(
            router: router,
            models: pipeline.models,
            pace: pace,
            housekeeper: housekeeper,
            logger: logger
        )
    }
}

extension Router {
    fileprivate mutating func addModels(_ pool: ModelPool, _ pace: ModelPace, _ keys: APIKeys) {
        let health = HealthController(models: pool)
        on(.get, "/api/health", health.health)
        on(.get, "/api/ready", health.ready)
        let models = ModelsController(models: pool, pace: pace)
        on(.get, "/api/models") { request in
            // Open to everybody, so that programs learn here at no cost whether their key is good.
            _ = try keys.recognize(request)
            return try models.list(request)
        }
    }

    fileprivate mutating func addPhotos(
        _ pipeline: RemovalPipeline,
        _ gate: RemovalGate,
        _ access: Access,
        _ configuration: Configuration
    ) {
        let photos = PhotoController(
            budget: pipeline.budget,
            gate: gate,
            maximumBodySize: configuration.maximumBodySize
        )
        on(.get, "/api/limits", photos.limits)
        on(.post, "/api/identify", photos.identify)
        on(.post, "/api/picture", access.removers(photos.picture))
    }

    fileprivate mutating func addRemoval(
        _ pipeline: RemovalPipeline,
        _ gate: RemovalGate,
        _ data: DataStore,
        _ access: Access,
        _ allowance: RequestAllowance,
        _ storage: StorageSettings,
        _ dropIn: DropInSettings
    ) {
        let removal = RemoveController(
            pipeline: pipeline,
            gate: gate,
            recorder: HistoryRecorder(store: data.database, quota: storage.quota),
            allowance: allowance,
            fetching: URLFetching(dropIn)
        )
        addRembg(
            pipeline,
            gate,
            dropIn,
            access,
            allowance,
            next: access.removers(removal.remove)
        )
    }
}

extension RemovalPipeline {
    package init(configuration: Configuration) throws {
        let models = try ModelPool(
            preferring: configuration.defaultModel,
            reading: { () throws(MattingError) in
                try ModelRegistry(folder: configuration.modelsDirectory, digest: Digest.sha256)
            },
            load: { info, registry throws(MattingError) in
                let options = TorchModel.Options(
                    threads: configuration.threads(of: info),
                    precision: configuration.precision
                )
                return try TorchModel(info, from: registry, options: options)
            }
        )
        self.init(models: models, budget: configuration.pixelBudget)
    }
}

extension Configuration {
    package var pixelBudget: PixelBudget { PixelBudget(maximumPixels: maximumPixels) }
}
