import Matting
import Synchronization

/// The models of one reading of the registry: each is loaded when it is first asked for and shared by every thread
/// from then on.
///
/// Loading one model does not hold up requests for another, and whoever asks for a model that is being loaded waits
/// for it rather than loading it again.
package final class ModelCatalog: Sendable {
    /// Makes a model of a registry resident.
    package typealias Load = @Sendable (ModelInfo, ModelRegistry) throws(MattingError) -> any MattingModel

    let registry: ModelRegistry
    /// The model used where nobody names one.
    let defaultName: String

    private let load: Load
    private let slots: [String: Slot]

    private final class Slot: Sendable {
        let model = Mutex<(any MattingModel)?>(nil)
        let isLoaded = Atomic<Bool>(false)
    }

    /// - Parameters:
    ///   - preferred: a name in `registry`; its own default where nil.
    ///   - load: called at most once for each name, unless it throws.
    ///   - earlier: the catalog that this one takes over from, whose models stay resident where the registry has
    ///     nothing new to say about them.
    /// - Throws: `unknownModel` when the default is not in the registry.
    init(
        _ registry: ModelRegistry,
        preferring preferred: String?,
        takingOverFrom earlier: ModelCatalog? = nil,
        load: @escaping Load
    ) throws(MattingError) {
        self.registry = registry
        defaultName = try registry.model(named: preferred ?? registry.defaultModel.name).name
        self.load = load
        slots = Dictionary(
            uniqueKeysWithValues: registry.models.map { info in
                let isUnchanged = (try? earlier?.registry.model(named: info.name)) == info
                return (info.name, isUnchanged ? earlier?.slots[info.name] ?? Slot() : Slot())
            }
        )
    }

    /// The model of that name, loaded if it is not resident yet.
    func model(named name: String? = nil) throws(MattingError) -> any MattingModel {
        let info = try registry.model(named: name ?? defaultName)
        guard let slot = slots[info.name] else { preconditionFailure("every registered model has a slot") }
        return try slot.model.withLock { resident throws(MattingError) in
            if let resident { return resident }
            let loaded = try load(info, registry)
            resident = loaded
            slot.isLoaded.store(true, ordering: .releasing)
            return loaded
        }
    }

    /// Whether the registry has a model of that name, and its weights lie on this machine.
    func isInstalled(_ name: String) -> Bool {
        (try? registry.model(named: name)).map(registry.isInstalled) ?? false
    }

    /// Whether the default model answers without being loaded first.
    package var isReady: Bool {
        slots[defaultName]?.isLoaded.load(ordering: .acquiring) ?? false
    }
}
