import Fetching
import HTTP
import Service
import Testing

@Suite("Guests are on this machine")
struct LocalGuestTests {
    private func code(_ cutout: TestCutout, _ path: String, _ headers: HTTPHeaders, from address: String?)
        -> String?
    {
        var headers = headers
        headers["Host"] = headers["Host"] ?? "localhost:8080"
        let request = HTTPRequest(path: path, headers: headers, remoteAddress: address)
        let answer = cutout.app.respond(to: request)
        let removeBg = answer.json["errors"] as? [[String: Any]]
        return answer.errorCode ?? removeBg?.first?["code"] as? String
    }

    @Test(
        "On no route is anybody else served",
        arguments: [
            ("192.0.2.7", [:]), ("2001:db8::7", [:]), (nil, [:]), ("127.0.0.1", ["Host": "192.168.0.7"]),
            ("127.0.0.1", ["Host": "rebinding.example"]), ("127.0.0.1", ["X-Forwarded-For": "192.0.2.7"]),
            ("127.0.0.1", ["X-Forwarded-For": "127.0.0.1, 192.0.2.7"]),
            ("127.0.0.1", ["X-Real-IP": "192.0.2.7"]),
            ("127.0.0.1", ["Forwarded": "for=192.0.2.7"]),
        ] as [(String?, HTTPHeaders)]
    )
    func others(address: String?, headers: HTTPHeaders) throws {
        let cutout = try TestCutout.make()
        for endpoint in cutout.app.router.endpoints {
            #expect(code(cutout, endpoint.pattern, headers, from: address) == "own_machine_only")
        }
        #expect(code(cutout, "/nothing", headers, from: address) == "own_machine_only")
    }

    @Test(arguments: ["127.0.0.1", "127.0.0.2", "::1", "::ffff:127.0.0.1"])
    func thisMachine(address: String) throws {
        let cutout = try TestCutout.make()
        #expect(code(cutout, "/api/health", [:], from: address) == nil)
        #expect(code(cutout, "/api/health", ["X-Forwarded-For": "127.0.0.1"], from: address) == nil)
    }

    @Test func whereASiteIsEverybodyMayCome() throws {
        let cutout = try TestCutout.make([
            "GOOGLE_CLIENT_ID": "a", "GOOGLE_CLIENT_SECRET": "b",
            "FRONTEND_URL": "https://cutout.example.org",
            "SECRET_KEY": String(repeating: "s", count: 32),
            "JWT_SECRET_KEY": String(repeating: "j", count: 32),
        ])
        #expect(code(cutout, "/api/health", ["Host": "cutout.example.org"], from: "192.0.2.7") == nil)
    }

    @Test func otherSitesAreTurnedAwayUnlessTheyHaveAKey() throws {
        let cutout = try TestCutout.make()
        let evil: HTTPHeaders = ["Origin": "https://evil.example"]
        #expect(code(cutout, "/api/models", evil, from: "127.0.0.1") == "cross_origin")
        var withKey = evil
        withKey["X-Api-Key"] = "ck_mistyped"
        #expect(code(cutout, "/api/models", withKey, from: "127.0.0.1") == "invalid_api_key")
    }
}

@Suite("Proxies that are believed")
struct TrustedProxyTests {
    private func client(_ forwarded: String?, from peer: String, _ blocks: [String]) throws -> String? {
        let proxies = TrustedProxies(try blocks.map { try #require(AddressBlock(parsing: $0)) })
        var headers = HTTPHeaders()
        headers["X-Forwarded-For"] = forwarded
        return proxies.identify(HTTPRequest(path: "/", headers: headers, remoteAddress: peer)).remoteAddress
    }

    @Test(
        arguments: [
            ("192.0.2.7", "10.0.0.1", "192.0.2.7"), ("192.0.2.7", "192.0.2.1", "192.0.2.1"),
            ("1.1.1.1, 192.0.2.7", "10.0.0.1", "192.0.2.7"), ("192.0.2.7, 10.0.0.2", "10.0.0.1", "192.0.2.7"),
            ("10.0.0.3,10.0.0.2", "10.0.0.1", "10.0.0.3"), (nil, "10.0.0.1", "10.0.0.1"),
            ("2001:db8::1", "fd00::1", "2001:db8::1"), ("nonsense", "10.0.0.1", "nonsense"),
            ("192.0.2.7", "::ffff:10.0.0.1", "192.0.2.7"),
        ] as [(String?, String, String)]
    )
    func theNearestAddressThatIsNoProxy(forwarded: String?, peer: String, expected: String) throws {
        #expect(try client(forwarded, from: peer, ["10.0.0.0/8", "fd00::/8"]) == expected)
    }

    @Test func nobodyIsBelievedUnlessNamed() throws {
        #expect(try client("192.0.2.7", from: "127.0.0.1", []) == "127.0.0.1")
    }

    @Test(arguments: ["10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "/8", "a", "::/129", "1.2.3.4/8/8", ""])
    func isNoBlock(_ text: String) { #expect(AddressBlock(parsing: text) == nil) }

    @Test func settingsAreRead() throws {
        let settings = [
            "CUTOUT_TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8", "CUTOUT_FETCH_PORTS": "80, 8000-8002",
        ]
        let configuration = try Configuration(settings: settings)
        #expect(configuration.trustedProxies.map(\.description) == ["127.0.0.1", "10.0.0.0/8"])
        for (name, value) in [
            ("CUTOUT_TRUSTED_PROXIES", "proxy.example"), ("CUTOUT_FETCH_PORTS", "0"),
            ("CUTOUT_FETCH_PORTS", "9-8"),
            ("CUTOUT_FETCH_PORTS", "http"), ("CUTOUT_FETCH_PORTS", "65536"), ("CUTOUT_FETCH_PORTS", ","),
        ] {
            #expect(throws: Configuration.InvalidSetting.self) { try Configuration(settings: [name: value]) }
        }
    }
}
