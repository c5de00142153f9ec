import Foundation
import Service
import Testing

@Suite("Settings in files")
struct SettingFilesTests {
    private func file(_ content: String) throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "cutout-\(UUID().uuidString)").path
        try Data(content.utf8).write(to: URL(filePath: path))
        return path
    }

    @Test func valueIsTheFilesContentWithoutItsLineEnd() throws {
        let path = try file("very secret = \"yes\"\n")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let settings = try SettingFiles.resolve(["SECRET_KEY_FILE": path, "SECRET_KEY": "", "OTHER": "kept"])
        #expect(settings["SECRET_KEY"] == "very secret = \"yes\"")
        #expect(settings["OTHER"] == "kept")
    }

    @Test func twoValuesAreRefusedByName() throws {
        let error = try #require(throws: Configuration.Refusal.self) {
            try SettingFiles.resolve(["SECRET_KEY_FILE": "/anywhere", "SECRET_KEY": "value"])
        }
        #expect(error.description.contains("SECRET_KEY and SECRET_KEY_FILE"))
    }

    @Test func filesThatSayNothingAreRefusedByName() throws {
        let empty = try file("\n")
        defer { try? FileManager.default.removeItem(atPath: empty) }
        for path in [empty, "/nowhere/at/all"] {
            let error = try #require(throws: Configuration.Refusal.self) {
                try SettingFiles.resolve(["JWT_SECRET_KEY_FILE": path])
            }
            #expect(error.description.contains("JWT_SECRET_KEY_FILE=\(path)"))
        }
    }

    @Test func namesThatAreNoSecretsAreLeftAlone() throws {
        let settings = ["CUTOUT_MODEL_FILE": "/nowhere", "SECRET_KEY_FILE": ""]
        #expect(try SettingFiles.resolve(settings) == settings)
    }
}
