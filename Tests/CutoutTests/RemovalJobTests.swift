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
            let isPhoto = url.pathExtension != "txt"
            try Data(isPhoto ? Self.png : Array("Buy milk".utf8)).write(to: url)
        }
    }

    private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    @Test func onePhotoGoesToTheFileThatIsNamed() throws {
        let jobs = try RemovalJob.plan(inputs: ["\(folder)/a.jpg"], output: "out.png", format: .png).jobs
        #expect(jobs == [RemovalJob(input: "\(folder)/a.jpg", output: "out.png")])
    }

    @Test func withoutAnOutputTheCutoutLiesBesideThePhoto() throws {
        let jobs = try RemovalJob.plan(inputs: ["\(folder)/a.jpg", "plain.png"], output: nil, format: .webp)
            .jobs
        #expect(jobs.map(\.output) == ["\(folder)/a-cutout.webp", "plain-cutout.webp"])
    }

    @Test func aFolderKeepsItsStructure() throws {
        let jobs = try RemovalJob.plan(inputs: [folder], output: "out", format: .png).jobs
        #expect(jobs.map(\.output) == ["out/a.png", "out/b.png", "out/deep/a.png", "out/deep/er/c.png"])
        #expect(jobs.first?.input == "\(folder)/a.jpg")
    }

    @Test func anOutputFolderInsideTheInputIsLeftOut() throws {
        let jobs = try RemovalJob.plan(inputs: [folder], output: "\(folder)/deep", format: .png).jobs
        #expect(jobs.map(\.output) == ["\(folder)/deep/a.png", "\(folder)/deep/b.png"])
    }

    @Test func equalNamesAreNumbered() throws {
        let jobs = try RemovalJob.plan(
            inputs: ["cat.jpg", "cat.png", "other/cat.jpg"],
            output: "out",
            format: .png
        ).jobs
        #expect(jobs.map(\.output) == ["out/cat.png", "out/cat-2.png", "out/cat-3.png"])
    }

    @Test func photosAreToldByContent() throws {
        try write("portrait.jfif", Self.png)
        try write("no extension at all", Self.png)
        try write("lies.jpg", Array("<html>not found</html>".utf8))
        try write("empty.jpg", [])
        let plan = try RemovalJob.plan(inputs: [folder], output: "out", format: .png)
        #expect(plan.jobs.map(\.output).contains("out/portrait.png"))
        #expect(plan.jobs.map(\.output).contains("out/no extension at all.png"))
        #expect(plan.jobs.count == 6)
        #expect(plan.others == [.text: 1, .html: 1, .empty: 1])
        #expect(PhotoFolder.summary(of: plan.others)?.hasPrefix("3 files were no photos") == true)
    }

    @Test func hiddenFilesAndLinksToFoldersArePassedOver() throws {
        for name in [".hidden.jpg", "._a.jpg", ".thumbnails/a.jpg"] { try write(name, Self.png) }
        try FileManager.default.createSymbolicLink(atPath: "\(folder)/circle", withDestinationPath: folder)
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder)/linked",
            withDestinationPath: "\(folder)/a.jpg"
        )
        let plan = try RemovalJob.plan(inputs: [folder], output: "out", format: .png)
        #expect(
            plan.jobs.map(\.output)
                == ["out/a.png", "out/b.png", "out/deep/a.png", "out/deep/er/c.png", "out/linked.png"]
        )
        #expect(plan.others == [.text: 1])
    }

    @Test func whatCannotBeReadIsListed() throws {
        // Opening a link to nothing fails for everybody; permissions do not hold root up.
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder)/gone.jpg",
            withDestinationPath: "/nowhere/at.jpg"
        )
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: "\(folder)/a.jpg")
        let plan = try RemovalJob.plan(inputs: [folder], output: "out", format: .png)
        guard geteuid() != 0 else { return }
        #expect(
            plan.unreadable == [PhotoFolder.Unreadable(path: "\(folder)/a.jpg", reason: "Permission denied")]
        )
    }

    @Test func severalCutoutsDoNotGoIntoAFile() throws {
        #expect(throws: RemovalJob.PlanningError.self) {
            try RemovalJob.plan(inputs: [folder], output: "\(folder)/notes.txt", format: .png)
        }
    }

    @Test func aFolderIsNoPhotoAndANameMayBeTooLong() throws {
        let reading = #expect(throws: PhotoFile.Failure.self) { try PhotoFile.read(folder) }
        #expect(reading?.description.contains("is a folder") == true)
        let name = String(repeating: "ä", count: 124) + "-cutout.png"
        let writing = #expect(throws: PhotoFile.Failure.self) {
            try PhotoFile.write([], to: "\(folder)/\(name)")
        }
        #expect(writing?.description.contains("255 bytes") == true)
    }

    private func write(_ name: String, _ bytes: [UInt8]) throws {
        let url = URL(fileURLWithPath: "\(folder)/\(name)")
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(bytes).write(to: url)
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
