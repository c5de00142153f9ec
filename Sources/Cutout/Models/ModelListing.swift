import Matting

/// How `cutout models` shows one model.
enum ModelListing {
    static func text(for model: ModelInfo, in registry: ModelRegistry, isDefault: Bool) -> String {
        let mark = isDefault ? "*" : " "
        return """
            \(mark) \(names(of: model, in: registry)) \(model.version)  \(model.title)
                \(model.summary)
                \(model.architecture), \(model.inputSize.width)x\(model.inputSize.height), \(model.license)\(scores(of: model))
                \(state(of: model, in: registry))\(others(than: model, in: registry))
            """
    }

    /// The registered name, and behind it what may be said instead.
    private static func names(of model: ModelInfo, in registry: ModelRegistry) -> String {
        let aliases = registry.aliases.filter { $0.value == model.name }.keys.sorted()
        return ([model.name] + aliases.map { "(\($0))" }).joined(separator: " ")
    }

    private static func state(of model: ModelInfo, in registry: ModelRegistry) -> String {
        if registry.isInstalled(model) { return "ready" }
        let megabytes = model.source.map { ($0.downloadSize + 500_000) / 1_000_000 } ?? 0
        return "not here yet (\(megabytes) MB): cutout models fetch \(model.name)"
    }

    /// The versions that its name does not stand for.
    private static func others(than model: ModelInfo, in registry: ModelRegistry) -> String {
        let others = registry.versions.filter { $0.name == model.name && $0 != model }.map(\.reference)
        return others.isEmpty ? "" : "\n    other versions: \(others.joined(separator: ", "))"
    }

    private static func scores(of model: ModelInfo) -> String {
        model.quality.map { score in
            let figures = [
                score.maxF.map { "maxF \($0)" }, score.mae.map { "MAE \($0)" },
                score.sMeasure.map { "S \($0)" }, score.iou.map { "IoU \($0)" },
            ]
            return
                "\n    \(score.set): \(figures.compactMap(\.self).joined(separator: ", ")) (\(score.source))"
        }.joined()
    }
}
