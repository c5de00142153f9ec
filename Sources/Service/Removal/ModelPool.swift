import Matting
import Synchronization

/// The models that are resident, and a way to put new ones in their place while photos are worked on.
package final class ModelPool: Sendable {
    private let read: @Sendable () throws(MattingError) -> ModelRegistry
    private let load: ModelCatalog.Load
    private let now: ModelCatalog.Clock
    private let preferred: String?
    let canary: Canary?
    private let catalog: Mutex<ModelCatalog>

    /// - Parameters:
    ///   - preferred: the default whatever the registry says; nil for the registry's own.
    ///   - canary: a version that some are served with.
    ///   - read: reads the registry as it is now.
    ///   - now: by which models are idle.
    ///   - load: makes a model resident.
    /// - Throws: as `read`, or `unknownModel` when the default is not in the registry.
    package init(
        preferring preferred: String?,
        canary: Canary? = nil,
        reading read: @escaping @Sendable () throws(MattingError) -> ModelRegistry,
        now: @escaping ModelCatalog.Clock = { .now },
        load: @escaping ModelCatalog.Load
    ) throws(MattingError) {
        self.read = read
        self.load = load
        self.now = now
        self.preferred = preferred
        self.canary = canary
        catalog = Mutex(try ModelCatalog(read(), preferring: preferred, canary: canary, now: now, load: load))
    }

    /// Reads the registry again and serves what it says from now on.
    ///
    /// The new default, and the canary if there is one, are loaded, and have answered once, before anybody is served by it; requests under way finish
    /// with the model that they began with.
    ///
    /// - Returns: the default model from now on.
    /// - Throws: what is wrong with the new registry or its default; everything then stays as it was.
    package func reload() throws(MattingError) -> ModelInfo {
        let next = try ModelCatalog(
            read(),
            preferring: preferred,
            canary: canary,
            takingOverFrom: current,
            now: now,
            load: load
        )
        let info = try next.warmUp()
        catalog.withLock { $0 = next }
        return info
    }

    /// The models of now. Whoever asks it several questions gets answers that belong together.
    package var current: ModelCatalog { catalog.withLock(\.self) }

    /// The model of that name, which may be an alias, loaded if it is not resident yet.
    package func model(named name: String? = nil) throws(MattingError) -> any MattingModel {
        try current.model(named: name)
    }
}
