import Cutout
import Foundation
import Testing

@Suite("Planning a batch")
final class RemovalJobTests {
    private let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "cutout-plan-\(UUID().uuidString)"
        for name in ["a.jpg", "b.PNG", "notes.txt", "deep/er/c.webp", "deep/a.jpg"] {
            let url = URL(fileURLWithPath: "\(folder)/\(name)")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data().write(to: url)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    @Test func onePhotoGoesToTheFileThatIsNamed() throws {
        let jobs = try RemovalJob.plan(inputs: ["\(folder)/a.jpg"], output: "out.png", format: .png)
        #expect(jobs == [RemovalJob(input: "\(folder)/a.jpg", output: "out.png")])
    }

    @Test func withoutAnOutputTheCutoutLiesBesideThePhoto() throws {
        let jobs = try RemovalJob.plan(inputs: ["\(folder)/a.jpg", "plain.png"], output: nil, format: .webp)
        #expect(jobs.map(\.output) == ["\(folder)/a-cutout.webp", "plain-cutout.webp"])
    }

    @Test func aFolderKeepsItsStructure() throws {
        let jobs = try RemovalJob.plan(inputs: [folder], output: "out", format: .png)
        #expect(jobs.map(\.output) == ["out/a.png", "out/b.png", "out/deep/a.png", "out/deep/er/c.png"])
        #expect(jobs.first?.input == "\(folder)/a.jpg")
    }

    @Test func anOutputFolderInsideTheInputIsLeftOut() throws {
        let jobs = try RemovalJob.plan(inputs: [folder], output: "\(folder)/deep", format: .png)
        #expect(jobs.map(\.output) == ["\(folder)/deep/a.png", "\(folder)/deep/b.png"])
    }

    @Test func equalNamesAreNumbered() throws {
        let jobs = try RemovalJob.plan(
            inputs: ["cat.jpg", "cat.png", "other/cat.jpg"],
            output: "out",
            format: .png
        )
        #expect(jobs.map(\.output) == ["out/cat.png", "out/cat-2.png", "out/cat-3.png"])
    }

    @Test func aFolderNeedsAnOutputAndAPhoto() {
        #expect(throws: RemovalJob.PlanningError.self) {
            try RemovalJob.plan(inputs: [folder], output: nil, format: .png)
        }
        #expect(throws: RemovalJob.PlanningError.self) {
            try RemovalJob.plan(inputs: ["\(folder)/deep/er"], output: "\(folder)/deep/er", format: .png)
        }
    }
}
