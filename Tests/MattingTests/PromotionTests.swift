import Foundation
import Matting
import Testing

/// Which of a model's versions stands.
struct PromotionTests {
    private func registry(_ versions: [String], promoted: String? = nil) throws -> TemporaryRegistry {
        let entry = TemporaryRegistry.json(origin: #""sha256": "ab""#)
        let models = entry[try #require(entry.range(of: "[{")).upperBound...].dropLast(3)
        let entries = versions.map { "{" + models.replacingOccurrences(of: "2.1", with: $0) + "}" }
        let files = try TemporaryRegistry(
            json:
                #"{"default": "m", "aliases": {"best": "m"}, "models": [\#(entries.joined(separator: ", "))]}"#
        )
        if let promoted { try files.write(Array(promoted.utf8), to: "promotions.json") }
        return files
    }

    @Test func theFirstVersionStandsUntilAnotherIsPromoted() throws {
        let files = try registry(["1.0", "1.1", "1.2"])
        var registry = try files.open()
        #expect(registry.models.map(\.version) == ["1.0"])
        #expect(registry.versions.map(\.version) == ["1.0", "1.1", "1.2"])
        for version in ["1.1", "1.2"] {
            let model = try registry.model(named: "best@\(version)")
            try registry.promotions.promoting(model, over: registry.defaultModel, at: Date())
                .write(to: registry.folder)
            registry = try files.open()
            #expect(try registry.model(named: "best").version == version)
            #expect(registry.defaultModel.version == version)
        }
        #expect(try registry.model(named: "m@1.0").version == "1.0")
        for expected in ["1.1", "1.0"] {
            let (promotions, step) = try #require(registry.promotions.rollingBack("m"))
            #expect(step.from == expected)
            try promotions.write(to: registry.folder)
            registry = try files.open()
            #expect(registry.defaultModel.version == expected)
        }
        #expect(registry.promotions.rollingBack(nil) == nil)
    }

    @Test func whatThereIsNotIsNamed() throws {
        let registry = try registry(["1.0", "1.1"]).open()
        let error = #expect(throws: MattingError.self) { try registry.model(named: "best@1.2") }
        #expect(error?.message == "There is no version '1.2' of m. There are: 1.0, 1.1.")
        #expect(throws: MattingError.self) { try registry.model(named: "n@1.0") }
    }

    @Test(arguments: [
        #"{"promotions":[{"name":"m","from":"1.0","to":"9","at":"2026-01-01T00:00:00Z"}]}"#, "{", "",
    ])
    func aPromotionThatCannotBeFollowedIsRefused(file: String) throws {
        let files = try registry(["1.0"], promoted: file)
        let error = #expect(throws: MattingError.self) { try files.open() }
        #expect(error?.code == .invalidRegistry)
        #expect(error?.message.contains("promot") == true)
    }

    @Test func aVersionIsListedOnce() throws {
        let files = try registry(["1.0", "1.0"])
        #expect(throws: MattingError.self) { try files.open() }
    }
}
