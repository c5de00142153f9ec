import Accounts
import Testing

@Suite("Return paths")
struct ReturnPathTests {
    @Test(
        "paths of this site pass as they are",
        arguments: [
            "/", "/history", "/history/", "/item.html?id=42&x=//y", "/history?q=caf%C3%A9#top",
            "/a/.well-known/b",
            "/?return=https://example.org/", "/#/a//b", "/...", "/%2e%2e%2e",
        ]
    )
    func local(text: String) throws {
        #expect(try ReturnPath(text).value == text)
    }

    @Test(
        "everything else does not",
        arguments: [
            "", "history", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
            "/\\/evil.example",
            "https://evil.example", "https:evil.example", "javascript:alert(1)", "data:text/html,x", "?x",
            "#x", " /x",
            "/x y", "/\t/evil.example", "/\n/evil.example", "/x\r\nSet-Cookie: a=b", "/\0", "/x\u{7F}", "/é",
            "/\u{2028}",
            "/./", "/.//evil.example", "/..//evil.example", "/a/..", "/%2e%2E//evil.example", "/.%2e/x",
            "/a//b", "/a/.",
            "/" + String(repeating: "a", count: 1024),
        ]
    )
    func foreign(text: String) {
        #expect(code { () throws(AccountsError) in _ = try ReturnPath(text) } == .invalidReturnPath)
    }
}
