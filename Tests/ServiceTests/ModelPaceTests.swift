import Foundation
import Imaging
import Logging
import Matting
import Service
import Synchronization
import Testing

/// With which model a page begins.
struct ModelPaceTests {
    /// A model that takes its time.
    private struct SlowModel: MattingModel {
        let info: ModelInfo
        let seconds: TimeInterval

        func predict(_ image: Image) throws(MattingError) -> CoarseMatte {
            Thread.sleep(forTimeInterval: seconds)
            return CoarseMatte(width: 1, height: 1, values: [1])
        }
    }

    /// Quick and Best in a folder of their own, with or without Best's weights.
    private final class Fixture: Sendable {
        let folder = NSTemporaryDirectory() + UUID().uuidString
        let loads = Mutex<Int>(0)

        init(isBestInstalled: Bool = true) throws {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for name in isBestInstalled ? ["a", "b"] : ["a"] {
                try Data().write(to: URL(fileURLWithPath: folder + "/\(name).pt"))
            }
            try release("1")
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        func release(_ version: String) throws {
            let models = ["a", "b"].map { name in
                """
                {"name":"\(name)","version":"\(version)","title":"","summary":"","architecture":"","license":"MIT",
                "input_size":{"width":1,"height":1},"normalization":{"mean":[0,0,0],"deviation":[1,1,1]},
                "precisions":["float32"],"file":"\(name).pt","sha256":"00","quality":[]}
                """
            }
            let text =
                #"{"default":"a","aliases":{"quick":"a","best":"b"},"models":[\#(models.joined(separator: ","))]}"#
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/registry.json"))
        }

        func catalog(taking seconds: TimeInterval) throws -> ModelCatalog {
            try ModelCatalog(
                ModelRegistry(folder: folder, digest: { _ in [] }),
                preferring: nil,
                load: { [self] info, _ throws(MattingError) in
                    loads.withLock { $0 += 1 }
                    guard seconds >= 0 else { throw MattingError(.modelDamaged, "No.") }
                    return SlowModel(info: info, seconds: seconds)
                }
            )
        }
    }

    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private let pace = ModelPace(logger: logger)

    @Test func aPageBeginsWithBestOnceItIsKnownToBeQuickEnough() throws {
        let catalog = try Fixture().catalog(taking: 0)
        #expect(pace.recommendation(in: catalog) == .quick)
        pace.measure(catalog)
        #expect(pace.recommendation(in: catalog) == .best)
    }

    @Test func aPageBeginsWithQuickWhereBestTakesLonger() throws {
        let catalog = try Fixture().catalog(taking: 1.1)
        pace.measure(catalog)
        #expect(pace.recommendation(in: catalog) == .quick)
    }

    @Test func aVersionIsMeasuredOnceAndANewOneAgain() throws {
        let fixture = try Fixture()
        let catalog = try fixture.catalog(taking: 0)
        pace.measure(catalog)
        pace.measure(catalog)
        #expect(fixture.loads.withLock(\.self) == 1)
        try fixture.release("2")
        let next = try fixture.catalog(taking: 0)
        #expect(pace.recommendation(in: next) == .quick, "nothing is known of the new version")
        pace.measure(next)
        #expect(pace.recommendation(in: next) == .best)
    }

    @Test(arguments: ModelChoice.allCases)
    func whatTheOperatorChoseIsBegunWithAndNothingIsTimed(choice: ModelChoice) throws {
        let pace = ModelPace(choosing: choice, logger: Self.logger)
        let fixture = try Fixture()
        let catalog = try fixture.catalog(taking: 0)
        pace.measure(catalog)
        #expect(pace.recommendation(in: catalog) == choice)
        #expect(fixture.loads.withLock(\.self) == 0)
    }

    @Test func withoutBestThereIsNothingToChoose() throws {
        let fixture = try Fixture(isBestInstalled: false)
        let catalog = try fixture.catalog(taking: 0)
        pace.measure(catalog)
        #expect(pace.recommendation(in: catalog) == nil)
        #expect(fixture.loads.withLock(\.self) == 0)
    }

    @Test func aBestThatCannotBeUsedIsNotBegunWith() throws {
        let catalog = try Fixture().catalog(taking: -1)
        pace.measure(catalog)
        #expect(pace.recommendation(in: catalog) == .quick)
    }
}
