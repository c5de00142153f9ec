import HTTP
import Testing

@Suite struct MultipartFormTests {
    private static let boundary = "----WebKitFormBoundary7MA4YWxk"

    /// A body of parts, each the lines of its headers and its content.
    private static func body(_ parts: [(headers: [String], content: [UInt8])]) -> [UInt8] {
        var bytes: [UInt8] = []
        for part in parts {
            let head = ["--\(boundary)"] + part.headers + ["", ""]
            bytes += Array(head.joined(separator: "\r\n").utf8)
            bytes += part.content
            bytes += Array("\r\n".utf8)
        }
        return bytes + Array("--\(boundary)--\r\n".utf8)
    }

    private static func field(_ name: String, _ value: String) -> (headers: [String], content: [UInt8]) {
        (["Content-Disposition: form-data; name=\"\(name)\""], Array(value.utf8))
    }

    private func parse(_ body: [UInt8], _ limits: MultipartForm.Limits = .init()) throws -> MultipartForm {
        try MultipartForm(parsing: body[...], boundary: Self.boundary, limits: limits)
    }

    private func code(_ body: [UInt8], boundary: String = boundary) -> String? {
        do {
            _ = try MultipartForm(parsing: body[...], boundary: boundary)
            return nil
        } catch {
            #expect(error.status == .badRequest)
            return error.code
        }
    }

    @Test func fieldsAndFilesAreRead() throws {
        let file: (headers: [String], content: [UInt8]) = (
            ["content-disposition: form-data; name=\"file\"; filename=\"a.png\"", "Content-Type: image/png"],
            [0x89, 13, 10, 0, 255]
        )
        let form = try parse(Self.body([Self.field("model", "u2netp"), file, Self.field("model", "")]))
        #expect(form.parts.map(\.name) == ["model", "file", "model"])
        #expect(form.all("model").map(\.text) == ["u2netp", ""])
        #expect(form["file"]?.filename == "a.png")
        #expect(form["file"]?.contentType?.essence == "image/png")
        #expect(form["file"].map { Array($0.body) } == file.content)
        #expect(form["file"]?.text == nil)
    }

    @Test func contentLikeTheBoundaryStaysContent() throws {
        let near = [
            "\r\n--\(Self.boundary.dropLast())", "\r\n--\(Self.boundary)x", "\r\n--\(Self.boundary)-",
            "x--\(Self.boundary)--", "\n--\(Self.boundary)\r\n", "\r\r\n-", "\r\n--\(Self.boundary) x\r\n",
        ]
        for text in near {
            let form = try parse(Self.body([Self.field("a", text + text), Self.field("b", "2")]))
            #expect(form["a"]?.text == text + text)
            #expect(form["b"]?.text == "2")
        }
    }

    @Test func preambleEpilogueAndPaddingArePassedOver() throws {
        var text = String(decoding: Self.body([Self.field("a", "1"), Self.field("b", "2")]), as: UTF8.self)
        text = text.replacing("--\(Self.boundary)\r\n", with: "--\(Self.boundary) \t\r\n")
        let form = try parse(Array("a preamble\r\n\(text)an epilogue".utf8))
        #expect(form.parts.map(\.text) == ["1", "2"])
    }

    @Test func partWithoutABodyIsEmpty() throws {
        let text = "--\(Self.boundary)\r\nContent-Disposition: form-data; name=a\r\n\r\n--\(Self.boundary)--"
        #expect(try parse(Array(text.utf8))["a"]?.body.isEmpty == true)
    }

    @Test func aFormMayHaveNoParts() throws {
        #expect(try parse(Array("--\(Self.boundary)--\r\n".utf8)).parts.isEmpty)
    }

    @Test(arguments: [
        (#"filename="a \"b\".png""#, #"a "b".png"#), (#"filename="C:\photos\a.png""#, #"C:\photos\a.png"#),
        (#"filename="caf\u00e9; a=b.png""#, #"caf\u00e9; a=b.png"#), ("filename=plain.png", "plain.png"),
        (#"filename="naïve.png""#, "naïve.png"),
        (#"filename="x"; filename*=UTF-8''na%C3%AFve.png"#, "naïve.png"),
        (#"filename="x"; filename*=latin1''%ef"#, "x"), (#"filename="""#, ""),
    ])
    func filenamesAreUnquoted(parameter: String, name: String) throws {
        let body = Self.body([(["Content-Disposition: form-data; name=\"file\"; \(parameter)"], [1])])
        #expect(try parse(body)["file"]?.filename == name)
    }

    @Test(arguments: [
        [], ["Content-Type: image/png"], ["Content-Disposition: form-data"],
        ["Content-Disposition: attachment; name=\"a\""], ["Content-Disposition: form-data; name=\"a"],
        ["Content-Disposition: form-data; name=\"a\"; name=\"b\""],
        ["Content-Disposition: form-data; name=\"a\" b"],
        ["Content-Disposition: form-data; name=\"a\"", "Content-Disposition: form-data; name=\"b\""],
        ["Content-Disposition: form-data; name=\"a\"", "no colon"],
        ["Content-Disposition: form-data; name=\"a\"", "Bad Name: x"],
        ["Content-Disposition: form-data; name=\"a\"", " folded"],
        ["Content-Disposition: form-data; name=\"a\"", "X: a\nb"],
        ["Content-Disposition: form-data; name=\"a\0\""],
    ])
    func badHeadersAreRefused(headers: [String]) {
        #expect(code(Self.body([(headers, [1])])) == "malformed_multipart")
    }

    @Test func bodyCutAnywhereIsRefused() {
        let whole = Self.body([
            Self.field("a", "1"),
            (["Content-Disposition: form-data; name=\"f\"; filename=\"x\""], [13, 10, 45, 45]),
        ])
        // The last line break may lack.
        for length in 0..<(whole.count - 2) {
            #expect(code(Array(whole.prefix(length))) == "malformed_multipart", "cut at \(length)")
        }
        #expect(code(Array(whole.dropLast(2))) == nil)
    }

    @Test func changedBytesNeverCrash() {
        let whole = Self.body([Self.field("a", "1"), Self.field("b", "two")])
        for index in whole.indices {
            for value: UInt8 in [0, 10, 13, 32, 34, 45, 92, 255] {
                var changed = whole
                changed[index] = value
                #expect([nil, "malformed_multipart"].contains(code(changed)))
            }
        }
    }

    @Test(arguments: ["", "ends with space ", "a\r\nb", "a\"b", "é", String(repeating: "x", count: 71)])
    func badBoundariesAreRefused(boundary: String) {
        #expect(code(Array("--\(boundary)--".utf8), boundary: boundary) == "malformed_multipart")
    }

    @Test func limitsHold() throws {
        let two = Self.body([Self.field("a", "1"), Self.field("b", "2")])
        #expect(throws: HTTPError.self) { try parse(two, .init(maximumParts: 1)) }
        #expect(try parse(two, .init(maximumParts: 2)).parts.count == 2)
        let long = Self.body([(["X: " + String(repeating: "x", count: 9000)], [])])
        #expect(throws: HTTPError.self) { try parse(long) }
        let hundredThousand = Self.body((0..<100_000).map { Self.field("f\($0)", "v") })
        #expect(code(hundredThousand) == "too_many_parts")
        #expect(try parse(hundredThousand, .init(maximumParts: 100_000)).parts.count == 100_000)
    }

    @Test(arguments: [
        "\r", "\r\n", "\r\n--", "\r\n------WebKitFormBoundary7MA4YWx",
        "\r\n------WebKitFormBoundary7MA4YWxk x",
    ])
    func hostileContentOfMegabytesIsRead(pattern: String) throws {
        let unit = Array(pattern.utf8)
        let content = Array([[UInt8]](repeating: unit, count: (25 << 20) / unit.count).joined()) + [1]
        let form = try parse(Self.body([(["Content-Disposition: form-data; name=\"file\""], content)]))
        #expect(form["file"]?.body.count == content.count)
    }

    @Test func aSliceOfALargerBufferIsRead() throws {
        let body = [1, 2, 3] + Self.body([Self.field("a", "1")]) + [4]
        let form = try MultipartForm(parsing: body[3..<(body.count - 1)], boundary: Self.boundary)
        #expect(form["a"]?.text == "1")
    }

    @Test func requestIsReadByItsType() throws {
        let body = Array("--a b\r\nContent-Disposition: form-data; name=x\r\n\r\n1\r\n--a b--".utf8)
        let quoted = HTTPRequest(
            path: "/",
            headers: ["Content-Type": "Multipart/Form-Data; boundary=\"a b\""],
            body: body
        )
        #expect(try MultipartForm(quoted)["x"]?.text == "1")
        let json = HTTPRequest(path: "/", headers: ["Content-Type": "application/json"])
        #expect { try MultipartForm(json) } throws: { ($0 as? HTTPError)?.status == .unsupportedMediaType }
        let bare = HTTPRequest(path: "/", headers: ["Content-Type": "multipart/form-data"])
        #expect { try MultipartForm(bare) } throws: { ($0 as? HTTPError)?.status == .badRequest }
    }
}
