import Foundation
import HTTP
import Logging
import Service
import Testing

@Suite("The API's description") struct DescriptionTests {
    private struct Description: Decodable {
        let paths: [String: [String: Ignored]]
    }

    /// Whatever a member holds.
    private struct Ignored: Decodable {
        init(from decoder: any Decoder) {}
    }

    private static let root = URL(filePath: #filePath).appending(path: "../../..").standardized

    /// Method and path of everything that `www/api/openapi.json` describes.
    private func described() throws -> Set<String> {
        let file = Self.root.appending(path: "www/api/openapi.json")
        let description = try JSONDecoder().decode(Description.self, from: Data(contentsOf: file))
        return Set(
            description.paths.flatMap { path, members in
                members.keys.filter { $0 != "parameters" }.map { "\($0.uppercased()) \(path)" }
            }
        )
    }

    private func served(_ settings: [String: String]) throws -> Set<String> {
        let folder = FileManager.default.temporaryDirectory.appending(path: "cutout-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var settings = settings
        settings["CUTOUT_MODELS"] = Self.root.appending(path: "models").path
        settings["CUTOUT_DATA"] = folder.path
        let app = try App.build(
            configuration: Configuration(settings: settings),
            accounts: AccountSettings(settings: settings),
            storage: StorageSettings(settings: settings),
            logger: Logger(label: "test")
        )
        return Set(app.router.endpoints.map { "\($0.method.rawValue) \($0.pattern)" })
    }

    @Test func everyRouteIsDescribedAndNoOther() throws {
        let guests = try served([:])
        let members = try served([
            "GOOGLE_CLIENT_ID": "id", "GOOGLE_CLIENT_SECRET": "secret",
            "FRONTEND_URL": "https://cutout.example.org",
            "SECRET_KEY": String(repeating: "s", count: 32),
            "JWT_SECRET_KEY": String(repeating: "j", count: 32),
        ])
        #expect(try guests.symmetricDifference(described()) == [])
        #expect(members == guests)
    }
}
