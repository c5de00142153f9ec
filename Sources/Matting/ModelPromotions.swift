import Foundation

/// Which versions were made the standing ones of their names, in order: `promotions.json` beside the registry.
///
/// The registry lists what there is and belongs to the release; this file belongs to whoever runs it. A name of which
/// nothing was promoted stands for the version that the registry lists first.
public struct ModelPromotions: Sendable, Equatable {
    /// One promotion.
    public struct Step: Sendable, Equatable, Codable {
        public let name: String
        /// The version that stood before.
        public let from: String
        public let to: String
        public let at: Date
    }

    public private(set) var steps: [Step]

    private struct File: Codable {
        let promotions: [Step]
    }

    /// Reads the file of a folder of models; a missing one has no promotions.
    ///
    /// - Throws: `invalidRegistry` where it is there and cannot be read.
    public init(folder: String) throws(MattingError) {
        let path = Self.path(in: folder)
        guard FileManager.default.fileExists(atPath: path) else {
            steps = []
            return
        }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        do {
            steps = try decoder.decode(File.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
                .promotions
        } catch {
            throw MattingError(
                .invalidRegistry,
                "\(path) cannot be read. Mend it, or remove it to serve the versions that the registry lists first.",
                underlying: error
            )
        }
    }

    /// The version that a name stands for; nil where nothing of it was promoted.
    func version(of name: String) -> String? { steps.last { $0.name == name }?.to }

    /// With one more step.
    public func promoting(_ model: ModelInfo, over standing: ModelInfo, at date: Date) -> ModelPromotions {
        var promotions = self
        promotions.steps.append(Step(name: model.name, from: standing.version, to: model.version, at: date))
        return promotions
    }

    /// Without the last step, or without the last one of a name.
    ///
    /// - Returns: nil where there is none to take back.
    public func rollingBack(_ name: String?) -> (promotions: ModelPromotions, step: Step)? {
        guard let index = steps.lastIndex(where: { name == nil || $0.name == name }) else { return nil }
        var promotions = self
        let step = promotions.steps.remove(at: index)
        return (promotions, step)
    }

    /// Writes the file, whole or not at all, for everybody to read.
    public func write(to folder: String) throws {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        let path = Self.path(in: folder)
        try encoder.encode(File(promotions: steps)).write(to: URL(fileURLWithPath: path), options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    }

    private static func path(in folder: String) -> String { folder + "/promotions.json" }
}
