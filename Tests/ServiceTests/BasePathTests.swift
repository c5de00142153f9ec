import HTTP
import Service
import Testing

@Suite("A site below a path") struct BasePathTests {
    private static let site = [
        "GOOGLE_CLIENT_ID": "a", "GOOGLE_CLIENT_SECRET": "b", "FRONTEND_URL": "https://example.org",
        "SECRET_KEY": String(repeating: "s", count: 32), "JWT_SECRET_KEY": String(repeating: "j", count: 32),
        // Nobody answers there, so that a sign-in fails at once.
        "OIDC_ISSUER": "http://localhost:9",
    ]

    @Test(arguments: ["/cutout", "/cutout/", "/a/b-c_d.e"])
    func isAPath(_ text: String) throws {
        let path = try Configuration(settings: ["CUTOUT_BASE_PATH": text]).basePath
        #expect(path == (text == "/cutout/" ? "/cutout" : text))
    }

    @Test(arguments: ["cutout", "//", "/a//b", "/..", "/a/./b", "/a b", "/a?b", "/$host", "/ü"])
    func isNoPath(_ text: String) {
        #expect(throws: Configuration.InvalidSetting.self) {
            try Configuration(settings: ["CUTOUT_BASE_PATH": text])
        }
    }

    @Test func aProviderSendsPeopleBackBelowThePath() throws {
        var settings = Self.site.merging(["CUTOUT_BASE_PATH": "/cutout"]) { $1 }
        settings["REDIRECT_URL"] = "https://example.org/cutout/auth/callback"
        _ = try AccountSettings(settings: settings)
        settings["REDIRECT_URL"] = "https://example.org/auth/callback"
        #expect(throws: Configuration.InvalidSetting.self) { try AccountSettings(settings: settings) }
    }

    @Test func redirectsAndCookiesStayBelowThePath() throws {
        let cutout = try TestCutout.make(Self.site.merging(["CUTOUT_BASE_PATH": "/cutout"]) { $1 })
        func ask(_ path: String, _ query: String = "", method: HTTPMethod = .get) -> HTTPResponse {
            let headers: HTTPHeaders = ["Host": "example.org", "Origin": "https://example.org"]
            let query = QueryParameters(parsing: query)
            return cutout.send(HTTPRequest(method: method, path: path, query: query, headers: headers))
        }
        let login = ask("/auth/login", "return=/cutout/history").headers["Location"]
        #expect(login == "/cutout/sign-in?error=provider_unavailable&return=/cutout/history")
        let elsewhere = ask("/auth/login", "return=/other").headers["Location"]
        #expect(elsewhere == "/cutout/sign-in?error=provider_unavailable&return=/cutout/")
        let cookie = ask("/auth/logout", method: .post).headers["Set-Cookie"] ?? ""
        #expect(cookie.hasPrefix("__Secure-cutout-session=; Path=/cutout;"))
        #expect(cookie.contains("; Secure"))
    }
}
