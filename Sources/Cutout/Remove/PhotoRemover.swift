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

    init(_ configuration: Configuration, _ options: RemovalOptions) throws {
        pipeline = try RemovalPipeline(configuration: configuration)
        self.options = options
    }

    func prepare() throws { _ = try pipeline.models.model(named: options.model) }

    func remove(_ photo: [UInt8]) throws -> [UInt8] { try pipeline.run(photo[...], options: options).bytes }
}
