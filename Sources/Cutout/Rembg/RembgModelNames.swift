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
    /// registry has a model of that very name.
    static func substitute(for name: String, in models: ModelCatalog) -> String? {
        guard !models.registry.models.contains(where: { $0.name == name }), let purpose = known[name] else {
            return nil
        }
        let preferred =
            switch purpose {
            case .small: "u2netp"
            case .large: "u2net"
            case .people: "modnet"
            }
        guard let info = try? models.registry.model(named: preferred), models.registry.isInstalled(info)
        else {
            return models.defaultName
        }
        return info.name
    }
}
