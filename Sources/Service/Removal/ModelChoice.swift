import Matting

/// What people choose between: aliases of the registry, behind which a better model may take its place.
package enum ModelChoice: String, CaseIterable, Sendable {
    /// For most photos, and for many of them.
    case quick
    /// For the photo that matters.
    case best
}

extension ModelCatalog {
    /// Whether the model behind that choice is on this machine.
    func isInstalled(_ choice: ModelChoice) -> Bool { isInstalled(choice.rawValue) }

    /// What the registry says of the model behind that choice; nil where it has none.
    func info(of choice: ModelChoice) -> ModelInfo? { try? registry.model(named: choice.rawValue) }

    /// Whether a person has a choice on this machine.
    var offersChoice: Bool { ModelChoice.allCases.allSatisfy(isInstalled) }
}
