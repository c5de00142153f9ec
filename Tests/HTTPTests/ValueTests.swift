import HTTP
import Testing

@Suite struct ValueTests {
    @Test func headersIgnoreCaseAndKeepOrder() {
        var headers: HTTPHeaders = ["Set-Cookie": "a", "X": "1", "set-cookie": "b"]
        #expect(headers["SET-COOKIE"] == "a")
        #expect(headers.all("Set-Cookie") == ["a", "b"])
        headers["SET-cookie"] = "c"
        #expect(headers.map(\.value) == ["c", "1"])
        headers["x"] = nil
        #expect(headers.map(\.name) == ["SET-cookie"])
    }

    @Test func mediaTypesAreParsed() {
        let type = MediaType(parsing: "Multipart/Form-Data ; Boundary=\"a\\\"b;c\" ; charset=UTF-8")
        #expect(type?.essence == "multipart/form-data")
        #expect(type?.parameters == ["boundary": "a\"b;c", "charset": "UTF-8"])
        for bad in [
            "", "image", "/png", "image/", "image/png; a", "image/png; a=\"b", "a b/c", "a/b; x=1; X=2",
        ] {
            #expect(MediaType(parsing: bad) == nil, "\(bad)")
        }
    }

    @Test func queriesAreDecoded() {
        let query = QueryParameters(parsing: "a=1&b=x+y%26z&a=2&c&=e&&d=%zz%ff&e=1=2")
        #expect(query["a"] == "1")
        #expect(query.all("a") == ["1", "2"])
        #expect(query["b"] == "x y&z")
        #expect(query["c"] == "")
        #expect(query["d"] == "%zz\u{FFFD}")
        #expect(query["e"] == "1=2")
        #expect(query["f"] == nil)
    }

    @Test func formsAreLimited() throws {
        let body = Array((0..<1000).map { "f\($0)=\($0)" }.joined(separator: "&").utf8)
        #expect(try URLEncodedForm(parsing: body[...])["f999"] == "999")
        #expect(throws: HTTPError.self) { try URLEncodedForm(parsing: body[...], maximumFields: 999) }
    }

    @Test func percentCodingIsDecoded() {
        #expect(PercentCoding.decode("a%20b%2f%C3%A4&=+%25~%0A".utf8) == "a b/ä&=+%~\n")
        for bad in ["%", "%4", "%g0", "%00", "%ff", "%+1"] { #expect(PercentCoding.decode(bad.utf8) == nil) }
    }

    @Test func cookiesAreParsed() {
        let request = HTTPRequest(
            path: "/",
            headers: ["Cookie": "a=1; b=\"2\";c = x=y ; a=3; nothing; =4", "cookie": "d=5"]
        )
        #expect(request.cookies == ["a": "1", "b": "2", "c": "x=y", "d": "5"])
    }

    @Test func cookiesAreSerialised() {
        let cookie = Cookie(
            name: "session",
            value: "abc",
            domain: "example.org",
            maxAge: 60,
            sameSite: .strict
        )
        #expect(
            cookie?.headerValue
                == "session=abc; Path=/; Domain=example.org; Max-Age=60; Secure; HttpOnly; SameSite=Strict"
        )
        #expect(
            Cookie(name: "a", value: "", path: nil, isSecure: false, isHTTPOnly: false, sameSite: nil)?
                .headerValue
                == "a="
        )
        for bad in ["a;b", "a b", "a\r\nb", "a,b", "\"", "ä"] {
            #expect(Cookie(name: "a", value: bad) == nil)
        }
        #expect(Cookie(name: "a b", value: "") == nil)
        #expect(Cookie(name: "a", value: "", path: "/; Domain=evil") == nil)
    }

    @Test func refusalBecomesJSON() {
        let response = HTTPResponse(
            HTTPError(.badRequest, code: "bad", "a \"b\"\\\n\u{1}ü", headers: ["Retry-After": "3"])
        )
        guard case .bytes(let bytes) = response.body else { Issue.record("no bytes"); return }
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"error":{"code":"bad","message":"a \"b\"\\\n\u0001ü"}}"#
        )
        #expect(response.status == .badRequest)
        #expect(response.headers["content-type"] == "application/json")
        #expect(response.headers["retry-after"] == "3")
    }
}
