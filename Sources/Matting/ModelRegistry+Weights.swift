import Foundation

extension ModelRegistry {
    /// Where the weights of `model` belong.
    public func path(of model: ModelInfo) -> String {
        folder + "/" + model.file
    }

    /// Whether the weights of `model` lie on this machine; what they hold is checked when they are loaded.
    public func isInstalled(_ model: ModelInfo) -> Bool {
        FileManager.default.fileExists(atPath: path(of: model))
    }

    /// The weights of `model`, once they are known to be the promised bytes.
    ///
    /// They are read once: what was checked is what gets loaded.
    ///
    /// - Throws: `.modelNotInstalled`, or `.modelDamaged`; both name the command that mends it.
    package func weights(of model: ModelInfo) throws(MattingError) -> Data {
        guard let bytes = FileManager.default.contents(atPath: path(of: model)) else {
            throw MattingError(
                .modelNotInstalled,
                "The model '\(model.name)' is not on this machine. \(model.remedy)"
            )
        }
        let digest = try hexDigest(of: bytes)
        guard try digest == promisedDigest(of: model) else {
            throw MattingError(
                .modelDamaged,
                "\(path(of: model)) is not the file that it should be: its SHA-256 is \(digest). \(model.remedy)"
            )
        }
        return bytes
    }

    private func hexDigest(of bytes: Data) throws(MattingError) -> String {
        do {
            return try digest([UInt8](bytes)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        } catch {
            throw MattingError(.modelDamaged, "The model's SHA-256 could not be computed.", underlying: error)
        }
    }

    /// The registry's own hash for weights in the repository; the import record's for imported ones.
    private func promisedDigest(of model: ModelInfo) throws(MattingError) -> String {
        guard let source = model.source else { return model.sha256 ?? "" }
        let folder = (path(of: model) as NSString).deletingLastPathComponent
        guard let data = FileManager.default.contents(atPath: folder + "/import.json"),
            let record = try? JSONDecoder().decode(ImportRecord.self, from: data),
            record.sourceSHA256 == source.sha256, record.version == model.version
        else {
            throw MattingError(
                .modelDamaged,
                "The model '\(model.name)' has no import record that fits the registry. \(model.remedy)"
            )
        }
        return record.sha256
    }
}

/// `import.json`, which the importer writes beside the weights that it made.
private struct ImportRecord: Decodable {
    let version: String
    let sha256: String
    let sourceSHA256: String

    enum CodingKeys: String, CodingKey {
        case version, sha256
        case sourceSHA256 = "source_sha256"
    }
}

extension ModelInfo {
    /// The sentence that says how to get sound weights.
    package var remedy: String {
        source == nil
            ? "Restore it with: git checkout -- models/\(file)" : "Get it with: cutout models fetch \(name)"
    }
}
