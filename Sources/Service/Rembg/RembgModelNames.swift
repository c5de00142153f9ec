import Matting

/// Which of our models stands in for one that rembg's clients name.
enum RembgModelNames {
    /// What a model of rembg is for, as far as it decides which of ours comes nearest.
    private enum Purpose {
        case small, large, people
    }

    private static let known: [String: Purpose] = [
        "u2netp": .small, "silueta": .small,
        "u2net": .large, "isnet-general-use": .large, "isnet-anime": .large, "sam": .large,
        "bria-rmbg": .large, "ben2": .large,
        "u2net_human_seg": .people, "u2net_cloth_seg": .people, "birefnet-portrait": .people,
    ]
    /// There are many of them, for one kind of photo each: `birefnet-general`, `birefnet-dis`, `birefnet-hrsod`.
    private static let family = "birefnet-"

    /// The name of our model to use instead of `name`; nil where rembg does not know the name either, or where the
    /// model of that very name is on this machine.
    static func substitute(for name: String, in models: ModelCatalog) -> String? {
        guard let purpose = purpose(of: name), !models.isInstalled(name) else { return nil }
        let nearest =
            switch purpose {
            case .small: [ModelChoice.quick.rawValue]
            case .large: [ModelChoice.best.rawValue, "u2net"]
            case .people: [ModelChoice.best.rawValue, "modnet"]
            }
        return nearest.first(where: models.isInstalled) ?? models.defaultName
    }

    private static func purpose(of name: String) -> Purpose? {
        known[name] ?? (name.hasPrefix(family) ? .large : nil)
    }
}
