import Matting
import Synchronization

/// The models of one reading of the registry: each is loaded when it is first asked for and shared by every thread
/// from then on, until it is given back for having been idle.
///
/// Loading one model does not hold up requests for another, and whoever asks for a model that is being loaded waits
/// for it rather than loading it again.
package final class ModelCatalog: Sendable {
    /// Makes a model of a registry resident.
    package typealias Load = @Sendable (ModelInfo, ModelRegistry) throws(MattingError) -> any MattingModel
    /// Tells how late it is; tests bring their own.
    package typealias Clock = @Sendable () -> ContinuousClock.Instant

    let registry: ModelRegistry
    /// The model used where nobody names one.
    package let defaultName: String

    private let canary: Canary?
    private let load: Load
    private let now: Clock
    private let slots: [String: Slot]

    private struct Resident {
        let model: any MattingModel
        var lastUse: ContinuousClock.Instant
    }

    private final class Slot: Sendable {
        let resident = Mutex<Resident?>(nil)
        let isLoaded = Atomic<Bool>(false)

        /// Lets go of the model if nobody has asked for it after `moment`, and says whether there was one to let go.
        func release(ifUnusedSince moment: ContinuousClock.Instant) -> Bool {
            // Whose lock is taken, that model is being asked for.
            let isReleased = resident.withLockIfAvailable { resident in
                guard let lastUse = resident?.lastUse, lastUse <= moment else { return false }
                resident = nil
                isLoaded.store(false, ordering: .releasing)
                return true
            }
            return isReleased ?? false
        }
    }

    /// - Parameters:
    ///   - preferred: a name in `registry` or an alias; its own default where nil.
    ///   - now: by which models are idle.
    ///   - load: called when a model is asked for that is not resident.
    ///   - canary: a version that some are served with.
    ///   - earlier: the catalog that this one takes over from, whose models stay resident where the registry has
    ///     nothing new to say about them.
    /// - Throws: `unknownModel` when the default or the canary is not in the registry.
    package init(
        _ registry: ModelRegistry,
        preferring preferred: String?,
        canary: Canary? = nil,
        takingOverFrom earlier: ModelCatalog? = nil,
        now: @escaping Clock = { .now },
        load: @escaping Load
    ) throws(MattingError) {
        self.registry = registry
        defaultName = try registry.model(named: preferred ?? registry.defaultModel.name).name
        if let canary { _ = try registry.model(named: canary.reference) }
        self.canary = canary
        self.load = load
        self.now = now
        slots = Dictionary(
            uniqueKeysWithValues: registry.versions.map { info in
                let isUnchanged = earlier?.registry.versions.contains(info) ?? false
                return (info.reference, isUnchanged ? earlier?.slots[info.reference] ?? Slot() : Slot())
            }
        )
    }

    /// The model of that name, which may be an alias, loaded if it is not resident yet.
    ///
    /// - Parameter person: who asks, of whom some are served with the canary where the name stands for its model. Who names
    ///   a version gets that one.
    package func model(named name: String? = nil, for person: String? = nil) throws(MattingError)
        -> any MattingModel
    {
        let named = try registry.model(named: name ?? defaultName)
        let hasVersion = name?.contains("@") ?? false
        let isCanary = !hasVersion && canary?.name == named.name && canary?.includes(person) ?? false
        let info = try isCanary ? registry.model(named: canary?.reference ?? named.name) : named
        guard let slot = slots[info.reference] else {
            preconditionFailure("every registered model has a slot")
        }
        return try slot.resident.withLock { resident throws(MattingError) in
            if let model = resident?.model {
                resident?.lastUse = now()
                return model
            }
            let loaded = try load(info, registry)
            resident = Resident(model: loaded, lastUse: now())
            slot.isLoaded.store(true, ordering: .releasing)
            return loaded
        }
    }

    /// Lets go of the models, other than the default one, that nobody has asked for in `patience`. Whoever works with
    /// one at the moment keeps it until the work is done.
    ///
    /// - Returns: the names and versions of those that went.
    package func releaseIdle(after patience: Duration) -> [String] {
        let moment = now() - patience
        let standing = (try? registry.model(named: defaultName))?.reference
        let idle = slots.filter { $0 != standing && $1.release(ifUnusedSince: moment) }
        return idle.keys.sorted()
    }

    /// Whether the registry has a model of that name or alias, and its weights lie on this machine.
    func isInstalled(_ name: String) -> Bool {
        (try? registry.model(named: name)).map(registry.isInstalled) ?? false
    }

    /// Whether a model of the registry answers without being loaded first.
    func isResident(_ info: ModelInfo) -> Bool {
        slots[info.reference]?.isLoaded.load(ordering: .acquiring) ?? false
    }

    /// Whether the default model answers without being loaded first.
    package var isReady: Bool {
        (try? registry.model(named: defaultName)).map(isResident) ?? false
    }

    /// Makes everything resident that has to answer at once: the default, and the canary where there is one.
    ///
    /// - Returns: the default model.
    func warmUp() throws(MattingError) -> ModelInfo {
        let info = try model().info
        if let canary { _ = try model(named: canary.reference) }
        return info
    }
}
