import HTTP
import Imaging
import Logging
import Matting

extension App {
    /// All the wiring: which parts there are, and what each is given.
    static func build(configuration: Configuration, logger: Logger) throws -> App {
        let pipeline = try RemovalPipeline(configuration: configuration)
        let gate = RemovalGate(
            capacity: configuration.parallelRemovals,
            lineLength: configuration.waitingRemovals
        )
        let health = HealthController(models: pipeline.models)
        let models = ModelsController(models: pipeline.models)
        let removal = RemoveController(pipeline: pipeline, gate: gate)

        var router = Router()
        router.on(.get, "/api/health", health.health)
        router.on(.get, "/api/ready", health.ready)
        router.on(.get, "/api/models", models.list)
        router.on(.post, "/api/remove", removal.remove)
        return App(router: router, models: pipeline.models, logger: logger)
    }
}

extension RemovalPipeline {
    init(configuration: Configuration) throws {
        let registry = try ModelRegistry(folder: configuration.modelsDirectory)
        let options = TorchModel.Options(
            threads: configuration.threadsPerRemoval,
            precision: configuration.precision
        )
        let models = try ModelPool(
            registry: registry,
            defaultName: configuration.defaultModel ?? registry.defaultModel.name
        ) { info throws(MattingError) in
            try TorchModel(info, from: registry, options: options)
        }
        self.init(models: models, budget: configuration.pixelBudget)
    }
}

extension Configuration {
    var pixelBudget: PixelBudget { PixelBudget(maximumPixels: maximumPixels) }
}
