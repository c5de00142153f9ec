import Cryptography
import Foundation
import Matting
import Testing

@Suite("The model registry")
struct RegistryTests {
    @Test func theProjectsOwnRegistryNamesItsModels() throws {
        let registry = try ModelRegistry(folder: ModelFixtures.models, digest: Digest.sha256)
        #expect(Set(registry.models.map(\.name)).isSuperset(of: ["u2netp", "u2net", "modnet"]))
        #expect(registry.isInstalled(try registry.model(named: "deeplabv3plus-mobilenetv3-large")))
        let model = try registry.model(named: "u2netp")
        #expect(model.inputSize == .init(width: 320, height: 320))
        #expect(model.license == "Apache-2.0")
        #expect(model.quality.contains { $0.set == "ECSSD" && $0.maxF == 0.943 })
        #expect(try registry.model(named: "quick") == registry.defaultModel)
        #expect(registry.isInstalled(try registry.model(named: "best")))
    }

    @Test func anAliasLeadsToTheModelItStandsFor() throws {
        let json = TemporaryRegistry.json(
            origin: #""sha256": "ab""#,
            aliases: #"{"quick": "m"}"#,
            threads: "2"
        )
        let registry = try TemporaryRegistry(json: json).open()
        let model = try registry.model(named: "quick")
        #expect((model.name, model.threads) == ("m", 2))
        #expect(model == (try registry.model(named: "m")))
        let error = #expect(throws: MattingError.self) { try registry.model(named: "best") }
        #expect(error?.message == "There is no model 'best'. There are: quick, m.")
    }

    @Test func anUnknownModelIsAnsweredWithTheKnownOnes() throws {
        let registry = try TemporaryRegistry(weights: []).open()
        let error = #expect(throws: MattingError.self) { try registry.model(named: "u2") }
        #expect(error?.code == .unknownModel)
        #expect(error?.message == "There is no model 'u2'. There are: m.")
    }

    @Test(arguments: [
        "", "{}", #"{"default": "m", "models": []}"#,
        TemporaryRegistry.json(default: "n", origin: #""sha256": "ab""#),
        TemporaryRegistry.json(origin: #""sha256": "ab""#, file: "../m.pt"),
        TemporaryRegistry.json(origin: #""sha256": "ab""#, file: "/m.pt"),
        TemporaryRegistry.json(origin: #""sha256": "ab""#, size: #"{"width": 0, "height": 6}"#),
        TemporaryRegistry.json(origin: #""sha256": "ab""#, size: #"{"width": 8, "height": 99999999}"#),
        TemporaryRegistry.json(origin: #""sha256": null"#),
        TemporaryRegistry.json(origin: #""sha256": "ab""#, aliases: #"{"m": "m"}"#),
        TemporaryRegistry.json(origin: #""sha256": "ab""#, aliases: #"{"best": "n"}"#),
        TemporaryRegistry.json(origin: #""sha256": "ab""#, threads: "0"),
        TemporaryRegistry.json(origin: #""sha256": "ab", \#(TemporaryRegistry.imported)"#),
    ])
    func aRegistryThatContradictsItselfIsRefused(json: String) throws {
        let files = try TemporaryRegistry(json: json)
        let error = #expect(throws: MattingError.self) { try files.open() }
        #expect(error?.code == .invalidRegistry)
    }

    @Test func missingWeightsNameTheCommandThatGetsThem() throws {
        let files = try TemporaryRegistry(json: TemporaryRegistry.json(origin: TemporaryRegistry.imported))
        let registry = try files.open()
        #expect(!registry.isInstalled(registry.defaultModel))
        let error = #expect(throws: MattingError.self) { try registry.weights(of: registry.defaultModel) }
        #expect(error?.code == .modelNotInstalled)
        #expect(error?.message.contains("cutout models fetch m") == true)
    }

    @Test func weightsThatFailTheirHashNameTheCommandThatRestoresThem() throws {
        let files = try TemporaryRegistry(weights: [1, 2, 3], sha256: String(repeating: "0", count: 64))
        let registry = try files.open()
        let error = #expect(throws: MattingError.self) { try registry.weights(of: registry.defaultModel) }
        #expect(error?.code == .modelDamaged)
        #expect(error?.message.contains("git checkout -- models/m.pt") == true)
    }

    @Test(arguments: [
        nil,
        #"{"version": "2.1", "sha256": "00", "source_sha256": "ab"}"#,
        #"{"version": "2.0", "sha256": "DIGEST", "source_sha256": "ab"}"#,
        #"{"version": "2.1", "sha256": "DIGEST", "source_sha256": "cd"}"#,
    ])
    func importedWeightsNeedARecordThatFits(record: String?) throws {
        let files = try TemporaryRegistry(json: TemporaryRegistry.json(origin: TemporaryRegistry.imported))
        try files.write([1, 2, 3], to: "m.pt")
        if let record {
            let text = record.replacingOccurrences(of: "DIGEST", with: try ModelFixtures.digest([1, 2, 3]))
            try files.write(Array(text.utf8), to: "import.json")
        }
        let registry = try files.open()
        let error = #expect(throws: MattingError.self) { try registry.weights(of: registry.defaultModel) }
        #expect(error?.code == .modelDamaged)
        #expect(error?.message.contains("cutout models fetch m") == true)
    }

    @Test func importedWeightsWithTheirRecordAreLent() throws {
        let files = try TemporaryRegistry(json: TemporaryRegistry.json(origin: TemporaryRegistry.imported))
        try files.write([1, 2, 3], to: "m.pt")
        let record = try
            #"{"version":"2.1","sha256":"\#(ModelFixtures.digest([1, 2, 3]))","source_sha256":"ab"}"#
        try files.write(Array(record.utf8), to: "import.json")
        let registry = try files.open()
        #expect(try registry.weights(of: registry.defaultModel) == Data([1, 2, 3]))
    }
}
