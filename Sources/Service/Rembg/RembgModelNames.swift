import Matting

/// Which of our models stands in for one that rembg's clients name.
enum RembgModelNames {
    /// What a model of rembg is for, as far as it decides which of ours comes nearest.
    private enum Purpose {
        case small, large, people
    }

    private static let known: [String: Purpose] = [
        "u2netp": .small, "silueta": .small, "birefnet-general-lite": .small,
        "u2net": .large, "isnet-general-use": .large, "isnet-anime": .large, "sam": .large,
        "birefnet-general": .large, "birefnet-dis": .large, "birefnet-hrsod": .large,
        "birefnet-cod": .large, "birefnet-massive": .large, "bria-rmbg": .large,
        "u2net_human_seg": .people, "u2net_cloth_seg": .people, "birefnet-portrait": .people,
    ]

    /// The name of our model to use instead of `name`; nil where rembg does not know the name either, or where the
    /// model of that very name is on this machine.
    static func substitute(for name: String, in models: ModelCatalog) -> String? {
        guard let purpose = known[name], !models.isInstalled(name) else { return nil }
        let nearest: String? =
            switch purpose {
            case .small: nil
            case .large: "u2net"
            case .people: "modnet"
            }
        guard let nearest, models.isInstalled(nearest) else { return models.defaultName }
        return nearest
    }
}
