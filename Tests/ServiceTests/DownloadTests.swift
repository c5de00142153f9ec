import HTTP
import Service
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
}
