import HTTP
import Matting

/// Lists the models and what their choices stand for, so that a client can offer one.
struct ModelsController: Sendable {
    let models: ModelPool
    let pace: ModelPace

    private struct Listing: Encodable {
        let `default`: String
        let aliases: [String: String]
        @Nullable var recommended: String?
        let models: [Entry]
    }

    private struct Entry: Encodable {
        let name: String
        let version: String
        let title: String
        let description: String
        let architecture: String
        let license: String
        let inputSize: [Int]
        let available: Bool
        let quality: [ModelInfo.Quality]
    }

    /// `GET /api/models`
    func list(_ request: HTTPRequest) throws -> HTTPResponse {
        let catalog = models.current
        let entries = catalog.registry.models.map { info in
            Entry(
                name: info.name,
                version: info.version,
                title: info.title,
                description: info.summary,
                architecture: info.architecture,
                license: info.license,
                inputSize: [info.inputSize.width, info.inputSize.height],
                available: catalog.registry.isInstalled(info),
                quality: info.quality
            )
        }
        return try .json(
            Listing(
                default: catalog.defaultName,
                aliases: catalog.registry.aliases,
                recommended: pace.recommendation(in: catalog)?.rawValue,
                models: entries
            )
        )
    }
}
