import Foundation

/// The models that this installation knows: `registry.json` and the folder it lies in.
///
/// A value, read once; whether a model's weights are there is looked up when asked.
public struct ModelRegistry: Sendable {
    /// Computes the SHA-256 of bytes.
    public typealias Digest = @Sendable ([UInt8]) throws -> [UInt8]

    /// The folder of `registry.json`, below which the weights lie.
    public let folder: String
    /// What each name stands for, in the order of the file: of a name with several versions the one that was promoted, or
    /// else the first.
    public let models: [ModelInfo]
    /// Every version of every model, in the order of the file.
    public let versions: [ModelInfo]
    /// How the standing versions came to stand.
    public let promotions: ModelPromotions
    /// Names by what a person wants of a model, such as `quick` and `best`, and the registered names that they stand
    /// for. What makes pictures is known by its registered name, so that a result can be made again when an alias
    /// has moved on.
    public let aliases: [String: String]
    /// The model that serves whoever names none.
    public let defaultModel: ModelInfo
    let digest: Digest

    /// Reads and checks `registry.json` in `folder`.
    ///
    /// - Parameter digest: passed in because the application has a SHA-256 already.
    /// - Throws: `.invalidRegistry` when the file is absent, is no JSON, or contradicts itself.
    public init(folder: String, digest: @escaping Digest) throws(MattingError) {
        let path = folder + "/registry.json"
        let file: RegistryFile
        do {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            file = try decoder.decode(RegistryFile.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw MattingError(
                .invalidRegistry,
                "The model registry \(path) cannot be read. Restore it, or say where it is with CUTOUT_MODELS.",
                underlying: error
            )
        }
        try self.init(folder: folder, file: file, ModelPromotions(folder: folder), digest: digest)
    }

    private init(
        folder: String,
        file: RegistryFile,
        _ promotions: ModelPromotions,
        digest: @escaping Digest
    ) throws(MattingError) {
        for model in file.models { try model.validate() }
        let aliases = file.aliases ?? [:]
        let names = Set(file.models.map(\.name))
        guard names.isDisjoint(with: aliases.keys),
            Set(file.models.map(\.reference)).count == file.models.count
        else {
            throw MattingError(.invalidRegistry, "The model registry uses a name twice, or a version of it.")
        }
        for (alias, name) in aliases where !names.contains(name) {
            throw MattingError(
                .invalidRegistry,
                "The model registry's '\(alias)' stands for '\(name)', which is not among its models."
            )
        }
        let models = try Self.standing(file.models, promotions)
        guard let defaultModel = models.first(where: { $0.name == file.default }) else {
            throw MattingError(
                .invalidRegistry,
                "The model registry's default, '\(file.default)', is not among its models."
            )
        }
        self.folder = folder
        self.models = models
        versions = file.models
        self.promotions = promotions
        self.aliases = aliases
        self.defaultModel = defaultModel
        self.digest = digest
    }

    /// One version of each name.
    private static func standing(
        _ versions: [ModelInfo],
        _ promotions: ModelPromotions
    ) throws(MattingError) -> [ModelInfo] {
        var standing: [ModelInfo] = []
        for first in versions where !standing.contains(where: { $0.name == first.name }) {
            let version = promotions.version(of: first.name) ?? first.version
            guard let model = versions.first(where: { $0.name == first.name && $0.version == version }) else {
                throw MattingError(
                    .invalidRegistry,
                    "\(first.name) \(version) was promoted, and the model registry has no such version any more. Take that back with: cutout models rollback \(first.name)"
                )
            }
            standing.append(model)
        }
        return standing
    }

    /// The model called `name`: a registered name, an alias, or either with `@` and one of its versions behind it.
    ///
    /// - Throws: `.unknownModel`, naming those that there are.
    public func model(named name: String) throws(MattingError) -> ModelInfo {
        if let at = name.lastIndex(of: "@") {
            return try model(named: String(name[..<at]), version: String(name[name.index(after: at)...]))
        }
        let registered = aliases[name] ?? name
        guard let model = models.first(where: { $0.name == registered }) else {
            let names = (aliases.keys.sorted() + models.map(\.name)).joined(separator: ", ")
            throw MattingError(.unknownModel, "There is no model '\(name)'. There are: \(names).")
        }
        return model
    }

    private func model(named name: String, version: String) throws(MattingError) -> ModelInfo {
        let standing = try model(named: name)
        let others = versions.filter { $0.name == standing.name }
        guard let model = others.first(where: { $0.version == version }) else {
            throw MattingError(
                .unknownModel,
                "There is no version '\(version)' of \(standing.name). There are: \(others.map(\.version).joined(separator: ", "))."
            )
        }
        return model
    }
}

/// `registry.json` as it is written.
private struct RegistryFile: Decodable {
    let `default`: String
    let aliases: [String: String]?
    let models: [ModelInfo]
}

extension ModelInfo {
    /// Refuses what would fail later and worse: sizes that no tensor has, a file outside the folder.
    fileprivate func validate() throws(MattingError) {
        let sides = 1...4096
        let isSized = sides.contains(inputSize.width) && sides.contains(inputSize.height)
        let isNormalized =
            normalization.mean.count == 3 && normalization.deviation.count == 3
            && normalization.deviation.allSatisfy { $0 > 0 }
        let isInside = !file.isEmpty && !file.hasPrefix("/") && !file.split(separator: "/").contains("..")
        let isThreaded = threads.map((1...256).contains) ?? true
        guard !name.isEmpty, !name.contains("@"), isSized, isNormalized, isInside, isThreaded,
            precisions.contains(.float32)
        else {
            throw MattingError(
                .invalidRegistry,
                "The model registry's entry '\(name)' needs a name without @, an input size of 1 to 4096, three means and "
                    + "three positive deviations, a file inside its folder, float32 among its precisions, and "
                    + "where it names threads, 1 to 256 of them."
            )
        }
        guard (sha256 == nil) != (source == nil) else {
            throw MattingError(
                .invalidRegistry,
                "The model registry's entry '\(name)' needs either a sha256, for weights in the repository, "
                    + "or a source, for imported ones."
            )
        }
    }
}
