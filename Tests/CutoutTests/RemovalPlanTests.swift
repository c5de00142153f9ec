import Cutout
import Foundation
import Imaging
import Testing

@Suite("Planning a batch")
final class RemovalPlanTests {
    private let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "cutout-plan-\(UUID().uuidString)"
        for name in ["a.jpg", "b.PNG", "deep/er/c.webp", "deep/a.jpg"] { try write(name, Self.png) }
        try write("notes.txt", Array("Buy milk".utf8))
    }

    private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func write(_ name: String, _ bytes: [UInt8]) throws {
        let url = URL(fileURLWithPath: "\(folder)/\(name)")
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(bytes).write(to: url)
    }

    private func plan(
        _ inputs: [String],
        to output: String?,
        format: ImageFormat = .png,
        template: NameTemplate? = nil,
        isRecursive: Bool = true,
        skipsDone: Bool = false
    ) throws -> RemovalPlan {
        try RemovalPlan(
            inputs: inputs,
            place: OutputPlace(output, inputs: inputs),
            format: format,
            template: template,
            isRecursive: isRecursive,
            skipsDone: skipsDone
        )
    }

    private func outputs(_ inputs: [String], to output: String?) throws -> [String] {
        try plan(inputs, to: output).jobs.map(\.output)
    }

    @Test func onePhotoGoesToTheFileThatIsNamed() throws {
        let jobs = try plan(["\(folder)/a.jpg"], to: "out.png").jobs
        #expect(jobs == [RemovalJob(input: "\(folder)/a.jpg", output: "out.png")])
    }

    @Test("A dot makes no file, the extension of a format does")
    func whatIsAFile() throws {
        let photo = "\(folder)/a.jpg"
        #expect(try OutputPlace("v1.2/out.WebP", inputs: [photo]) == .file("v1.2/out.WebP"))
        #expect(try OutputPlace("out.WebP", inputs: [photo]).format == .webp)
        for name in ["shop.example.org", "v1.2", "out", "out.png/", "\(folder)/deep"] {
            #expect(try OutputPlace(name, inputs: [photo]) == .folder(name))
            #expect(try OutputPlace(name, inputs: [folder]) == .folder(name))
        }
        try write("dotted.png/a.jpg", Self.png)
        let dotted = "\(folder)/dotted.png"
        #expect(try OutputPlace(dotted, inputs: [photo]) == .folder(dotted))
        for output in ["out.bmp", "out.TIFF"] {
            let error = #expect(throws: RemovalPlan.Refusal.self) { try OutputPlace(output, inputs: [photo]) }
            #expect(error?.description.contains("webp") == true)
        }
        for inputs in [[folder], [photo, "b.png"]] {
            #expect(throws: RemovalPlan.Refusal.self) { try OutputPlace("out.png", inputs: inputs) }
            #expect(throws: RemovalPlan.Refusal.self) {
                try OutputPlace("\(folder)/notes.txt", inputs: inputs)
            }
        }
    }

    @Test func withoutAnOutputTheCutoutLiesBesideThePhoto() throws {
        let jobs = try plan(["\(folder)/a.jpg", "plain.png"], to: nil, format: .webp).jobs
        #expect(jobs.map(\.output) == ["\(folder)/a-cutout.webp", "plain-cutout.webp"])
    }

    @Test func aFolderKeepsItsStructure() throws {
        #expect(
            try outputs([folder], to: "out") == [
                "out/a.png", "out/b.png", "out/deep/a.png", "out/deep/er/c.png",
            ]
        )
        let flat = try plan([folder], to: "out", isRecursive: false)
        #expect(flat.jobs.map(\.output) == ["out/a.png", "out/b.png"])
    }

    @Test func anOutputFolderInsideTheInputIsLeftOut() throws {
        #expect(
            try outputs([folder], to: "\(folder)/deep") == ["\(folder)/deep/a.png", "\(folder)/deep/b.png"]
        )
    }

    @Test("In the photos' own folder cutouts are told from photos, run after run")
    func inPlace() throws {
        let first = try outputs([folder], to: folder + "/")
        #expect(first.contains("\(folder)/b-cutout.png") && first.contains("\(folder)/deep/a-cutout.png"))
        for path in first { try Data(Self.png).write(to: URL(fileURLWithPath: path)) }
        let second = try plan([folder], to: folder)
        #expect(second.jobs.map(\.output) == first.map { $0.replacingOccurrences(of: "//", with: "/") })
        #expect(second.results == 4)

        let named = ["\(folder)/a.jpg", "\(folder)/a-cutout.png", "\(folder)/./a.jpg"]
        #expect(try plan(named, to: nil).jobs.map(\.input) == ["\(folder)/a.jpg"])
        // A photo that is only called so is one.
        try write("alone/x-cutout.png", Self.png)
        #expect(try outputs(["\(folder)/alone"], to: "\(folder)/alone").count == 1)
    }

    @Test func nothingOverwritesAPhotoOrAnothersCutout() throws {
        #expect(
            try outputs(["cat.jpg", "cat.png", "other/cat.jpg", "dog.jpg"], to: "out") == [
                "out/cat-jpg.png", "out/cat-png.png", "out/cat-jpg-2.png", "out/dog.png",
            ]
        )
        // b/x.jpg would take the place of the photo a/x.png.
        #expect(try outputs(["a/x.png", "b/x.jpg"], to: "a") == ["a/x-cutout.png", "a/x-jpg.png"])
        let plain = try plan(
            ["\(folder)/b.PNG", "\(folder)/a.jpg"],
            to: folder,
            template: NameTemplate(argument: "{stem}")
        )
        #expect(plain.jobs.map(\.output) == ["\(folder)/b.png", "\(folder)/a.png"])
    }

    @Test func namesAreAsTheyAreWished() throws {
        let template = NameTemplate(argument: "new-{stem}@2x")
        let named = try plan(["a.jpg", "a.png"], to: "out", template: template).jobs.map(\.output)
        #expect(named == ["out/new-a-jpg@2x.png", "out/new-a-png@2x.png"])
        for text in ["cutout", "{stem}/{stem}", "a/{stem}", "../{stem}", ".{stem}", ""] {
            #expect(NameTemplate(argument: text) == nil)
        }
    }

    @Test func whatIsDoneIsSkippedUntilThePhotoIsNewer() throws {
        let output = "\(folder)/out"
        let jobs = try plan([folder], to: output).jobs
        try write("out/a.png", Self.png)
        let rest = try plan([folder], to: output, skipsDone: true)
        #expect(rest.skipped == jobs.filter { $0.output == "\(output)/a.png" })
        #expect(rest.jobs.count == 3)
        Thread.sleep(forTimeInterval: 0.02)
        try write("a.jpg", Self.png + [0])
        #expect(try plan([folder], to: output, skipsDone: true).jobs.count == 4)
    }

    @Test func photosAreToldByContent() throws {
        try write("portrait.jfif", Self.png)
        try write("no extension at all", Self.png)
        try write("lies.jpg", Array("<html>not found</html>".utf8))
        try write("empty.jpg", [])
        let plan = try plan([folder], to: "out")
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
        let plan = try plan([folder], to: "out")
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
        let plan = try plan([folder], to: "out")
        guard geteuid() != 0 else { return }
        #expect(
            plan.unreadable == [PhotoFolder.Unreadable(path: "\(folder)/a.jpg", reason: "Permission denied")]
        )
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

    @Test func aFolderNeedsAnOutputAndAPhoto() throws {
        #expect(throws: RemovalPlan.Refusal.self) { try plan([folder], to: nil) }
        try FileManager.default.createDirectory(atPath: "\(folder)/none", withIntermediateDirectories: true)
        #expect(throws: RemovalPlan.Refusal.self) { try plan(["\(folder)/none"], to: "out") }
    }
}
