import Accounts
import Testing

@Suite("JSON")
struct JSONParserTests {
    @Test("reads every kind of value")
    func values() throws {
        let text = #" {"a":[1,-0.5e2,true,false,null],"b":"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é","":{}} "#
        let expected: [String: JSONValue] = [
            "a": .array([.number(1), .number(-50), .bool(true), .bool(false), .null]),
            "b": .string("\"\\/\u{8}\u{c}\n\r\té😀é"),
            "": .object([:]),
        ]
        #expect(try parse(text) == .object(expected))
    }

    @Test(
        "refuses what is not JSON, or not safe",
        arguments: [
            "", " ", "{", "}", "[1,]", "[,1]", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "{'a':1}", "[1] 2", "01",
            "-", "1.",
            ".5", "+1", "1e", "1e999", "NaN", "Infinity", "tru", "nulll", "\"", "\"\\x\"", "\"\\u12\"",
            "\"\\u00g0\"",
            "\"\n\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "//\n1", "\u{FEFF}1",
            #"{"a":1,"a":2}"#, #"{"a":1,"\u0061":2}"#, #"[{"b":{"a":1,"a":1}}]"#,
            String(repeating: "[", count: 100_000),
            String(repeating: "[", count: 17) + String(repeating: "]", count: 17),
        ]
    )
    func refused(text: String) {
        #expect(code { () throws(AccountsError) in _ = try parse(text) } == .malformedToken)
    }

    @Test(
        "refuses invalid UTF-8",
        arguments: [[0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22]]
    )
    func invalidUTF8(bytes: [UInt8]) {
        #expect(
            code { () throws(AccountsError) in _ = try JSONParser.parse(bytes, maximumLength: 100) }
                == .malformedToken
        )
    }

    @Test("keeps to the maximum length")
    func length() throws {
        #expect(try JSONParser.parse(Array("[1]".utf8), maximumLength: 3) == .array([.number(1)]))
        #expect(
            code { () throws(AccountsError) in _ = try JSONParser.parse(Array("[1]".utf8), maximumLength: 2) }
                == .malformedToken
        )
    }

    private func parse(_ text: String) throws(AccountsError) -> JSONValue {
        try JSONParser.parse(Array(text.utf8), maximumLength: 1 << 20)
    }
}
