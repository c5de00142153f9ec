import Fetching
import Testing

@Suite("Queries and forms as they are written")
struct FormEncodingTests {
    @Test func allButUnreservedCharactersAreEscaped() {
        #expect(FormEncoding.escape("azAZ09-._~") == "azAZ09-._~")
        #expect(FormEncoding.escape("ä b/&=+%\n") == "%C3%A4%20b%2F%26%3D%2B%25%0A")
        #expect(FormEncoding.encode(["a b": "1", "c": ""]) == "a%20b=1&c=")
    }
}
