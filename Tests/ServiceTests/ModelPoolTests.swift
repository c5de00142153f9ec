import Service
import Foundation
import Imaging
import Matting
import Synchronization
import Testing

/// Which models are resident, and how new ones take over.
struct ModelPoolTests {
    private struct FixedModel: MattingModel {
        let info: ModelInfo
        func predict(_ image: Image) throws(MattingError) -> CoarseMatte {
            CoarseMatte(width: 1, height: 1, values: [1])
        }
    }

    /// A registry file that a test rewrites, and a note of what was loaded.
    private final class Fixture: Sendable {
        let folder = NSTemporaryDirectory() + UUID().uuidString
        let loaded = Mutex<[String]>([])

        init(_ versions: KeyValuePairs<String, String>) throws {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try write(versions)
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        func write(_ versions: KeyValuePairs<String, String>) throws {
            let models = versions.map { name, version in
                """
                {"name":"\(name)","version":"\(version)","title":"","summary":"","architecture":"","license":"MIT",
                "input_size":{"width":1,"height":1},"normalization":{"mean":[0,0,0],"deviation":[1,1,1]},
                "precisions":["float32"],"file":"\(name).pt","sha256":"00","quality":[]}
                """
            }
            let text =
                #"{"default":"\#(versions.first?.key ?? "")","models":[\#(models.joined(separator: ","))]}"#
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/registry.json"))
        }

        func pool(preferring preferred: String? = nil) throws -> ModelPool {
            try ModelPool(
                preferring: preferred,
                reading: { [folder] () throws(MattingError) in
                    try ModelRegistry(folder: folder, digest: { _ in [] })
                },
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
}
