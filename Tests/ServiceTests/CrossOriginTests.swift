import HTTP
import Service
import Testing

@Suite("Pages of other sites")
struct CrossOriginTests {
    private static let shop = "https://shop.example"

    private func cutout(_ origins: String) throws -> TestCutout {
        try TestCutout.make(["CUTOUT_ALLOWED_ORIGINS": origins])
    }

    private func preflight(_ path: String, from origin: String) -> HTTPRequest {
        HTTPRequest(
            method: .options,
            path: path,
            headers: [
                "Origin": origin, "Access-Control-Request-Method": "POST",
                "Access-Control-Request-Headers": "x-api-key", "Sec-Fetch-Site": "cross-site",
            ]
        )
    }

    private func removal(_ headers: HTTPHeaders, path: String = "/api/remove") throws -> HTTPRequest {
        let field = path.hasPrefix("/v1.0") ? "image_file" : "file"
        return .make(path, [(field, "photo.png", try TestPhoto.make())], headers: headers)
    }

    private func permission(_ answer: HTTPResponse) -> String? {
        answer.headers["Access-Control-Allow-Origin"]
    }

    /// A key of a new guest.
    private func key(_ cutout: TestCutout) -> String {
        let request = HTTPRequest(
            method: .post,
            path: "/api/me/keys",
            headers: [
                "Cookie": cutout.guestCookie(), "Origin": "http://localhost",
                "Content-Type": "application/json",
            ],
            body: Array(#"{"name":"page","scope":"full"}"#.utf8)
        )
        return cutout.send(request).json["secret"] as? String ?? ""
    }

    @Test func nobodyIsLetInUnlessNamed() throws {
        let (closed, open) = (try TestCutout.make(), try cutout("\(Self.shop), http://localhost:3000/"))
        for (cutout, origin) in [(closed, Self.shop), (open, "https://evil.example"), (open, "null")] {
            for request in [preflight("/api/remove", from: origin), try removal(["Origin": origin])] {
                let answer = cutout.send(request)
                #expect(answer.errorCode == "cross_origin")
                #expect(permission(answer) == nil)
            }
        }
        #expect(closed.send(try removal([:])).headers["Vary"] == nil)
    }

    @Test(arguments: ["/api/remove", "/v1.0/removebg", "/v1.0/removebg/"])
    func aSiteThatIsNamedIsAnswered(path: String) throws {
        let cutout = try cutout("\(Self.shop), http://localhost:3000/")
        for origin in [Self.shop, "http://localhost:3000"] {
            let asked = cutout.send(preflight(path, from: origin))
            #expect(asked.status == .noContent)
            #expect(permission(asked) == origin)
            #expect(asked.headers["Access-Control-Allow-Methods"]?.contains("POST") == true)
            #expect(asked.headers["Access-Control-Allow-Headers"]?.contains("X-Api-Key") == true)
            #expect(asked.headers["Vary"] == "Origin")

            let answer = cutout.send(try removal(["Origin": origin], path: path))
            #expect(answer.status == .ok)
            #expect(permission(answer) == origin)
            let exposed = answer.headers["Access-Control-Expose-Headers"] ?? ""
            #expect(exposed.contains("X-Width") && exposed.contains("X-Request-Id"))
            #expect(answer.headers["Access-Control-Allow-Credentials"] == nil)
        }
    }

    @Test func errorsCanBeReadToo() throws {
        let cutout = try cutout(Self.shop)
        for path in ["/api/nothing", "/api/remove"] {
            let answer = cutout.send(HTTPRequest(path: path, headers: ["Origin": Self.shop]))
            #expect(answer.status.code >= 400)
            #expect(permission(answer) == Self.shop)
        }
        let refused = cutout.app.refuse(
            HTTPError(.contentTooLarge, code: "body_too_large", "Too large."),
            HTTPRequest(method: .post, path: "/api/remove", headers: ["Origin": Self.shop])
        )
        #expect(permission(refused) == Self.shop)
    }

    @Test func cookiesNeverCross() throws {
        let cutout = try cutout("\(Self.shop),*")
        let cookie = cutout.guestCookie()
        let path = "/api/history"
        #expect(cutout.send(HTTPRequest(path: path, headers: ["Cookie": cookie])).status == .ok)
        let headers: HTTPHeaders = ["Cookie": cookie, "Origin": Self.shop]
        #expect(cutout.send(HTTPRequest(path: path, headers: headers)).status == .unauthorized)
        let kept = cutout.send(try removal(headers))
        #expect(kept.status == .ok)
        #expect(kept.headers["X-History-Id"] == nil)
        let me = cutout.send(HTTPRequest(path: "/api/me", headers: ["Origin": Self.shop]))
        #expect(me.headers["Set-Cookie"] == nil)
        #expect(me.json["signed_in"] as? Bool == false)
    }

    @Test func theStarIsForKeysOnly() throws {
        let cutout = try cutout("*")
        #expect(permission(cutout.send(preflight("/api/remove", from: "null"))) == "*")
        let without = cutout.send(try removal(["Origin": Self.shop]))
        #expect(without.errorCode == "cross_origin")
        #expect(permission(without) == "*")
        let foreign = cutout.send(
            try removal(["Origin": Self.shop, "X-Api-Key": "9bfaKjzrRVa5Gq1Lq2jZQ9vE"])
        )
        #expect(foreign.errorCode == "cross_origin")
        let answer = cutout.send(try removal(["Origin": Self.shop, "X-Api-Key": key(cutout)]))
        #expect(answer.status == .ok)
        #expect(permission(answer) == "*")
    }

    @Test func guestsStayOnThisMachine() throws {
        let cutout = try cutout(Self.shop)
        var request = try removal(["Origin": Self.shop, "Host": "rebinding.example"])
        #expect(cutout.send(request).errorCode == "own_machine_only")
        request = try removal(["Origin": Self.shop])
        request.remoteAddress = "192.0.2.7"
        #expect(cutout.send(request).errorCode == "own_machine_only")
    }

    @Test func theSitesOwnPagesAreAsBefore() throws {
        let cutout = try cutout(Self.shop)
        let headers: HTTPHeaders = ["Cookie": cutout.guestCookie(), "Origin": "http://localhost"]
        let answer = cutout.send(try removal(headers))
        #expect(answer.headers["X-History-Id"] != nil)
        #expect(permission(answer) == nil)
    }

    @Test(arguments: [
        "shop.example", "https://shop.example/path", "ftp://shop.example", "https://a\"b.example",
    ])
    func whatIsNoSiteIsRefusedAtStart(value: String) {
        let error = #expect(throws: Configuration.InvalidSetting.self) {
            try Configuration(settings: ["CUTOUT_ALLOWED_ORIGINS": value])
        }
        #expect(error?.description.contains("CUTOUT_ALLOWED_ORIGINS=") == true)
    }
}
