import Cryptography
import HTTP
import Imaging
import Logging
import Matting

extension App {
    /// A Cutout with the models of its folder.
    ///
    /// - Throws: what is wrong with a setting or with the registry, or the error of the data folder.
    package static func build(
        configuration: Configuration,
        accounts: AccountSettings,
        storage: StorageSettings,
        logger: Logger
    ) throws -> App {
        try App(
            Services(
                configuration: configuration,
                accounts: accounts,
                storage: storage,
                models: ModelPool(configuration: configuration),
                logger: logger
            )
        )
    }

    /// All features, each of which registers its own routes.
    package init(_ services: Services) throws {
        var router = Router()
        router.addOperations(services)
        router.addRemoval(services)
        router.addBatch(services)
        router.addRemoveBg(services)
        router.addAccount(services)
        try router.addSignIn(services)
        router.addHistory(services)
        router.addEditing(services)
        router.addOperator(services)
        self.init(
            router: router,
            admission: services.admission,
            models: services.pipeline.models,
            pace: services.pace,
            housekeeper: Housekeeper(
                store: services.data.database,
                retentionDays: services.storage.retentionDays,
                settling: services.storage.settling,
                logger: services.logger
            ),
            metrics: services.metrics,
            refusals: services.refusals,
            logger: services.logger
        )
    }
}

extension ModelPool {
    /// The models of the configured folder, run by libtorch.
    package convenience init(configuration: Configuration) throws(MattingError) {
        try self.init(
            preferring: configuration.defaultModel,
            canary: configuration.canary,
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
    }
}

extension RemovalPipeline {
    package init(configuration: Configuration) throws {
        self.init(models: try ModelPool(configuration: configuration), budget: configuration.pixelBudget)
    }
}

extension Configuration {
    package var pixelBudget: PixelBudget { PixelBudget(maximumPixels: maximumPixels) }
}
