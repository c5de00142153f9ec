import Matting
import Synchronization

/// The models that are resident: each is loaded when it is first asked for and shared by every thread from then on.
///
/// Loading one model does not hold up requests for another, and whoever asks for a model that is being loaded waits
/// for it rather than loading it again.
final class ModelPool: Sendable {
    let registry: ModelRegistry
    /// The model used where nobody names one.
    let defaultName: String

    private let load: @Sendable (ModelInfo) throws(MattingError) -> any MattingModel
    private let slots: [String: Slot]

    private final class Slot: Sendable {
        let model = Mutex<(any MattingModel)?>(nil)
        let isLoaded = Atomic<Bool>(false)
    }

    /// - Parameters:
    ///   - defaultName: a name in `registry`.
    ///   - load: makes a model resident; called at most once for each name, unless it throws.
    /// - Throws: `unknownModel` when the default is not in the registry.
    init(
        registry: ModelRegistry,
        defaultName: String,
        load: @escaping @Sendable (ModelInfo) throws(MattingError) -> any MattingModel
    ) throws(MattingError) {
        self.registry = registry
        self.defaultName = try registry.model(named: defaultName).name
        self.load = load
        slots = Dictionary(uniqueKeysWithValues: registry.models.map { ($0.name, Slot()) })
    }

    /// The model of that name, loaded if it is not resident yet.
    func model(named name: String? = nil) throws(MattingError) -> any MattingModel {
        let info = try registry.model(named: name ?? defaultName)
        guard let slot = slots[info.name] else { preconditionFailure("every registered model has a slot") }
        return try slot.model.withLock { resident throws(MattingError) in
            if let resident { return resident }
            let loaded = try load(info)
            resident = loaded
            slot.isLoaded.store(true, ordering: .releasing)
            return loaded
        }
    }

    /// Whether the default model answers without being loaded first.
    var isReady: Bool {
        slots[defaultName]?.isLoaded.load(ordering: .acquiring) ?? false
    }
}
