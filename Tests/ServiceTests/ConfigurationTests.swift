import Service
import Testing

@Suite("Settings")
struct ConfigurationTests {
    @Test func dotEnvUnderstandsWhatShellsAndComposeAgreeOn() {
        let file = DotEnv(
            parsing: """
                # a comment
                PLAIN=value
                  export EXPORTED = spaced
                QUOTED="two words # kept"
                SINGLE='$literal'
                EMPTY=
                URL=https://example.com/?a=b
                TWICE=1
                TWICE=2
                not an assignment
                =nameless
                """
        )
        #expect(
            file.values == [
                "PLAIN": "value", "EXPORTED": "spaced", "QUOTED": "two words # kept", "SINGLE": "$literal",
                "EMPTY": "", "URL": "https://example.com/?a=b", "TWICE": "2",
            ]
        )
    }

    @Test func emptySettingsCountAsUnset() throws {
        let configuration = try Configuration(settings: ["CUTOUT_MODEL": "", "CUTOUT_PARALLEL": ""])
        #expect(configuration.defaultModel == nil)
        #expect(configuration.parallelRemovals >= 1)
    }

    @Test func threadsCoverEveryPlaceInTheLine() throws {
        let configuration = try Configuration(settings: ["CUTOUT_PARALLEL": "3", "CUTOUT_WAITING": "5"])
        #expect(configuration.serverThreads > 8 + 16 + 8 + 12)
        #expect(configuration.parallelPixels == 52_000_000)
        #expect(try Configuration(settings: ["CUTOUT_PARALLEL": "64"]).parallelPixels == 64 * 13_000_000)
    }

    @Test(arguments: [
        ("CUTOUT_PARALLEL", "0"), ("CUTOUT_PARALLEL", "many"), ("CUTOUT_WAITING", "-1"),
        ("CUTOUT_PRECISION", "float8"), ("CUTOUT_SOCKET", "localhost:http"),
    ])
    func unusableSettingsAreNamed(name: String, value: String) throws {
        let error = try #require(throws: Configuration.InvalidSetting.self) {
            try Configuration(settings: [name: value])
        }
        #expect(error.description.contains("\(name)=\(value)"))
    }
}
