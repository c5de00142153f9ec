import Foundation
import History
import Testing

@Suite struct IdentifierTests {
    @Test func randomIdentifiersDifferAndReadBack() {
        let identifiers = (1...1000).map { _ in ItemID.random() }
        #expect(Set(identifiers).count == 1000)
        for id in identifiers { #expect(ItemID(rawValue: id.rawValue) == id) }
    }

    @Test(arguments: [
        "", "a", String(repeating: "a", count: 25), String(repeating: "A", count: 26),
        String(repeating: "1", count: 26), String(repeating: "ä", count: 13), "../../../../../../etc/passwd",
    ])
    func textThatIsNoIdentifierIsRefused(_ text: String) {
        #expect(ItemID(rawValue: text) == nil)
    }

    @Test(arguments: [
        "", "00", String(repeating: "0", count: 33), String(repeating: "G", count: 64),
        String(repeating: "A", count: 64), "../" + String(repeating: "0", count: 61),
        String(repeating: "0", count: 130),
    ])
    func textThatIsNoDigestIsRefused(_ text: String) {
        #expect(BlobID(rawValue: text) == nil)
    }

    @Test func aDigestIsWrittenInHexadecimal() {
        let digest: [UInt8] = [0, 1, 0x0f, 0x10, 0xab, 0xff] + [UInt8](repeating: 0, count: 10)
        #expect(BlobID(digest: digest)?.rawValue == "00010f10abff" + String(repeating: "0", count: 20))
        #expect(BlobID(digest: [1, 2, 3]) == nil)
    }

    @Test func aCursorReadsBack() throws {
        let fixture = try Fixture()
        let user = try fixture.store.makeGuest()
        for _ in 1...2 { _ = try fixture.store.save(for: user) }
        let cursor = try #require(
            try fixture.store.items(of: user.id, matching: "", after: nil, limit: 1).next
        )
        #expect(PageCursor(cursor.description) == cursor)
        #expect(cursor.description.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" })
    }

    @Test(arguments: [
        "", "-", "12", "12-", "-12-abc", "zzzzzzzzzzzzzzzzzzzz-\(String(repeating: "a", count: 26))",
        "n-6-\(String(repeating: "a", count: 26))",
        "n-zz-\(String(repeating: "a", count: 26))", "n-ff-\(String(repeating: "a", count: 26))",
        "-5-\(String(repeating: "a", count: 26))", "5-\(String(repeating: "A", count: 26))",
    ])
    func textThatIsNoCursorIsRefused(_ text: String) {
        #expect(PageCursor(text) == nil)
    }
}
