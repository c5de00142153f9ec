import Foundation
import Imaging
import Matting
import Service
import Synchronization
import Testing

/// Which models are resident, and how new ones take over.
struct ModelPoolTests {
    private final class FixedModel: MattingModel {
        let info: ModelInfo

        init(info: ModelInfo) { self.info = info }

        func predict(_ image: Image) throws(MattingError) -> CoarseMatte {
            CoarseMatte(width: 1, height: 1, values: [1])
        }
    }

    /// A registry file that a test rewrites, and a note of what was loaded.
    private final class Fixture: Sendable {
        let folder = NSTemporaryDirectory() + UUID().uuidString
        let loaded = Mutex<[String]>([])
        /// What the pool takes for the time.
        let time = Mutex(ContinuousClock.now)

        init(_ versions: KeyValuePairs<String, String>) throws {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try write(versions)
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        func write(_ versions: KeyValuePairs<String, String>, aliases: String = "{}") throws {
            let models = versions.map { name, version in
                """
                {"name":"\(name)","version":"\(version)","title":"","summary":"","architecture":"","license":"MIT",
                "input_size":{"width":1,"height":1},"normalization":{"mean":[0,0,0],"deviation":[1,1,1]},
                "precisions":["float32"],"file":"\(name).pt","sha256":"00","quality":[]}
                """
            }
            let text =
                #"{"default":"\#(versions.first?.key ?? "")","aliases":\#(aliases),"models":[\#(models.joined(separator: ","))]}"#
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/registry.json"))
        }

        func pool(preferring preferred: String? = nil) throws -> ModelPool {
            try ModelPool(
                preferring: preferred,
                reading: { [folder] () throws(MattingError) in
                    try ModelRegistry(folder: folder, digest: { _ in [] })
                },
                now: { [self] in time.withLock(\.self) },
                load: { [self] info, _ throws(MattingError) in
                    loaded.withLock { $0.append("\(info.name) \(info.version)") }
                    guard info.version != "broken" else { throw MattingError(.modelInvalid, "No.") }
                    return FixedModel(info: info)
                }
            )
        }
    }

    @Test func modelsAreLoadedOnceWhenTheyAreAskedFor() throws {
        let fixture = try Fixture(["a": "1", "b": "1"])
        let pool = try fixture.pool()
        #expect(!pool.current.isReady)
        for _ in 0..<3 { #expect(try pool.model().info.name == "a") }
        #expect(pool.current.isReady)
        #expect(fixture.loaded.withLock(\.self) == ["a 1"])
        #expect(throws: MattingError.self) { try pool.model(named: "c") }
    }

    @Test func aNewVersionIsLoadedBeforeItTakesOver() throws {
        let fixture = try Fixture(["a": "1", "b": "1"])
        let pool = try fixture.pool()
        _ = (try pool.model(), try pool.model(named: "b"))
        try fixture.write(["a": "2", "b": "1"])
        #expect(try pool.model().info.version == "1")
        #expect(try pool.reload().version == "2")
        #expect(pool.current.isReady)
        #expect(try pool.model().info.version == "2")
        _ = try pool.model(named: "b")
        #expect(fixture.loaded.withLock(\.self) == ["a 1", "b 1", "a 2"], "what is unchanged stays resident")
    }

    @Test func whatCannotBeLoadedDoesNotTakeOver() throws {
        let fixture = try Fixture(["a": "1"])
        let pool = try fixture.pool()
        try fixture.write(["a": "broken"])
        #expect(throws: MattingError.self) { try pool.reload() }
        #expect(try pool.model().info.version == "1")
        try fixture.write([:])
        #expect(throws: MattingError.self) { try pool.reload() }
        #expect(try pool.model().info.version == "1")
    }

    @Test func aChosenDefaultStays() throws {
        let fixture = try Fixture(["a": "1", "b": "1"])
        let pool = try fixture.pool(preferring: "b")
        #expect(try pool.reload().name == "b")
        try fixture.write(["a": "2"])
        #expect(throws: MattingError.self) { try pool.reload() }
        #expect(try pool.model().info.name == "b")
        #expect(throws: MattingError.self) { try fixture.pool(preferring: "b") }
    }

    @Test func anAliasIsTheModelItStandsFor() throws {
        let fixture = try Fixture([:])
        try fixture.write(["a": "1", "b": "1"], aliases: #"{"quick":"a","best":"b"}"#)
        let pool = try fixture.pool(preferring: "best")
        #expect(pool.current.defaultName == "b")
        #expect(try pool.model(named: "best").info.name == "b")
        #expect(try pool.model(named: "b").info.name == "b")
        #expect(fixture.loaded.withLock(\.self) == ["b 1"], "one model under two names is resident once")
    }

    @Test func modelsThatNobodyAskedForInAWhileGo() throws {
        let fixture = try Fixture(["a": "1", "b": "1", "c": "1"])
        let pool = try fixture.pool()
        let patience = Duration.seconds(600)
        weak var resident: FixedModel?
        do {
            let models = try ["a", "b", "c"].map { try pool.model(named: $0) }
            resident = models[1] as? FixedModel
        }
        fixture.time.withLock { $0 += .seconds(599) }
        _ = try pool.model(named: "c")
        #expect(pool.current.releaseIdle(after: patience).isEmpty)
        #expect(resident != nil)
        fixture.time.withLock { $0 += .seconds(1) }
        #expect(
            pool.current.releaseIdle(after: patience) == ["b@1"],
            "neither the default nor what is in use"
        )
        #expect(resident == nil, "its memory is free")
        #expect(pool.current.isReady)
        #expect(try pool.model(named: "b").info.name == "b")
        #expect(fixture.loaded.withLock(\.self) == ["a 1", "b 1", "c 1", "b 1"])
    }

    @Test func whatIsWorkedWithStaysUntilTheWorkIsDone() throws {
        let fixture = try Fixture(["a": "1", "b": "1"])
        let pool = try fixture.pool()
        let inUse = try pool.model(named: "b")
        fixture.time.withLock { $0 += .seconds(3600) }
        #expect(pool.current.releaseIdle(after: .seconds(600)) == ["b@1"])
        #expect(pool.current.releaseIdle(after: .seconds(600)).isEmpty)
        #expect(try inUse.predict(Image(width: 1, height: 1, pixels: [0, 0, 0, 255])).values == [1])
    }
}
