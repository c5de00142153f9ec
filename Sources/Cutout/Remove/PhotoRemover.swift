import Imaging
import Service

/// Cuts out the photos of a command line: on this machine, or by a Cutout elsewhere.
protocol PhotoRemover: Sendable {
    /// Finds out what would fail every photo for the same reason: a model that cannot be loaded, a key that is no good.
    func prepare() throws

    /// The finished file of a photo's bytes. Called from several threads at once.
    func remove(_ photo: [UInt8]) throws -> [UInt8]
}

/// Works with the model on this machine.
struct LocalRemover: PhotoRemover {
    let pipeline: RemovalPipeline
    let options: RemovalOptions
    private let budget: PixelBudget

    init(_ configuration: Configuration, _ options: RemovalOptions) throws {
        pipeline = try RemovalPipeline(configuration: configuration)
        budget = configuration.pixelBudget
        self.options = options
    }

    func prepare() throws { _ = try pipeline.models.model(named: options.model) }

    /// Of an animation all pictures, where the format has animations.
    func remove(_ photo: [UInt8]) throws -> [UInt8] {
        let model = try pipeline.models.model(named: options.model)
        let animation = AnimationRemover(model: model, budget: budget, options: options)
        return try animation.remove(photo) ?? pipeline.run(photo[...], options: options).bytes
    }
}
