import Foundation

/// The models that this installation knows: `registry.json` and the folder it lies in.
///
/// A value, read once; whether a model's weights are there is looked up when asked.
public struct ModelRegistry: Sendable {
    /// Computes the SHA-256 of bytes.
    public typealias Digest = @Sendable ([UInt8]) throws -> [UInt8]

    /// The folder of `registry.json`, below which the weights lie.
    public let folder: String
    /// In the order of the file.
    public let models: [ModelInfo]
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
        try self.init(folder: folder, file: file, digest: digest)
    }

    private init(folder: String, file: RegistryFile, digest: @escaping Digest) throws(MattingError) {
        for model in file.models { try model.validate() }
        let aliases = file.aliases ?? [:]
        let names = file.models.map(\.name)
        guard Set(names + aliases.keys).count == names.count + aliases.count else {
            throw MattingError(.invalidRegistry, "The model registry uses a name twice.")
        }
        for (alias, name) in aliases where !names.contains(name) {
            throw MattingError(
                .invalidRegistry,
                "The model registry's '\(alias)' stands for '\(name)', which is not among its models."
            )
        }
        guard let defaultModel = file.models.first(where: { $0.name == file.default }) else {
            throw MattingError(
                .invalidRegistry,
                "The model registry's default, '\(file.default)', is not among its models."
            )
        }
        self.folder = folder
        self.models = file.models
        self.aliases = aliases
        self.defaultModel = defaultModel
        self.digest = digest
    }

    /// The model called `name`, which may be an alias.
    ///
    /// - Throws: `.unknownModel`, naming those that there are.
    public func model(named name: String) throws(MattingError) -> ModelInfo {
        let registered = aliases[name] ?? name
        guard let model = models.first(where: { $0.name == registered }) else {
            let names = (aliases.keys.sorted() + models.map(\.name)).joined(separator: ", ")
            throw MattingError(.unknownModel, "There is no model '\(name)'. There are: \(names).")
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
        guard !name.isEmpty, isSized, isNormalized, isInside, isThreaded, precisions.contains(.float32)
        else {
            throw MattingError(
                .invalidRegistry,
                "The model registry's entry '\(name)' needs a name, an input size of 1 to 4096, three means and "
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
