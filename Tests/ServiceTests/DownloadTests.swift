import Service
import Archive
import Foundation
import HTTP
import Testing

@Suite("Downloads")
struct DownloadTests {
    @Test(arguments: [
        ("cat.jpg", "cat.jpg"), ("C:\\Photos\\cat.jpg", "cat.jpg"), ("../../etc/passwd", "passwd"),
        (" \u{7}cat\r\n.jpg ", "cat.jpg"), ("..", "photo.jpg"), ("", "photo.jpg"), ("a/", "a"),
    ])
    func keptNamesAreNoPaths(given: String, kept: String) {
        #expect(PhotoName.kept(given, .jpeg) == kept)
    }

    @Test func longNamesAreCut() {
        #expect(PhotoName.kept(String(repeating: "é", count: 999), .jpeg).count == 200)
    }

    @Test func filesAreNamedAfterTheirContent() {
        #expect(PhotoName.derived(from: "my.cat.jpg", "cutout", .webp) == "my.cat-cutout.webp")
        #expect(PhotoName.original("cat.jpeg", mediaType: "image/jpeg") == "cat.jpeg")
        #expect(PhotoName.original("cat.html", mediaType: "image/png") == "cat.png")
    }

    @Test func namesInOneFolderAreToldApart() {
        var names = FileNames()
        let given = ["cat.jpg", "cat.jpg", "Cat.JPG", "cat-2.jpg", "a/b", "a/b"]
        let unique = given.map { names.unique($0) }
        #expect(Set(unique.map { $0.lowercased() }).count == given.count)
        #expect(unique.prefix(2) == ["cat.jpg", "cat-2.jpg"])
        #expect(unique.allSatisfy { !$0.contains("/") })
    }

    @Test func aNameCannotEndTheHeader() {
        let header = ContentDisposition.attachment("a\"; x=\"\r\nSet-Cookie: b.png")
        #expect(header.hasPrefix("attachment; filename=\"a_; x=___Set-Cookie: b.png\"; "))
        #expect(!header.contains("\r") && !header.contains("\n"))
    }

    @Test(arguments: [
        ("\"a\"", true), ("W/\"a\"", true), ("\"b\", \"a\"", true), ("*", true), ("\"b\"", false),
        ("a", false),
        ("\"ab\"", false),
    ])
    func knownStatesAreRecognised(header: String, isKnown: Bool) {
        let request = HTTPRequest(path: "/", headers: ["If-None-Match": header])
        #expect(EntityTag("a").isKnown(to: request) == isKnown)
    }

    @Test func aSinkThatRefusesEndsTheArchive() throws {
        struct Gone: Error {}
        let archive = try ZIPWriter { _ in throw Gone() }
        let error = #expect(throws: ArchiveError.self) {
            try archive.add("a", [UInt8](repeating: 1, count: 100_000), modified: Date())
            try archive.finish()
        }
        #expect(error?.code == .sinkFailed)
        #expect(error?.underlying is Gone)
    }

    @Test func anArchiveThatIsGivenUpWritesNoEnd() throws {
        var bytes: [UInt8] = []
        do {
            let archive = try ZIPWriter { bytes += $0 }
            try archive.add("a", [1, 2, 3], modified: Date())
        }
        // The end of the central directory (APPNOTE 4.3.16).
        #expect(bytes.starts(with: [0x50, 0x4B, 3, 4]))
        #expect(!Data(bytes).contains([0x50, 0x4B, 5, 6]))
    }
}

extension Data {
    fileprivate func contains(_ bytes: [UInt8]) -> Bool { range(of: Data(bytes)) != nil }
}
