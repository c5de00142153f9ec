import HTTP
import Service
import Testing

@Suite("A version for some of the people") struct CanaryTests {
    private static let registry = TestCutout.registry(
        default: "solid",
        aliases: ["best": "solid"],
        models: [TestCutout.model("solid"), TestCutout.model("solid", version: "2")]
    )

    private func version(_ cutout: TestCutout, _ cookie: String, _ query: String = "") throws -> String? {
        let headers: HTTPHeaders = ["Cookie": cookie, "Origin": "http://localhost"]
        let request = HTTPRequest(
            method: .post,
            path: "/api/remove",
            query: QueryParameters(parsing: query),
            headers: headers,
            body: try TestPhoto.make()
        )
        let answer = cutout.send(request)
        #expect(answer.status == .ok)
        return answer.headers["X-Model-Version"]
    }

    @Test func theShareIsAboutAsLargeAsItWasSet() throws {
        let canary = try #require(Canary(parsing: "solid@2:5%"))
        let served = (0..<20_000).count { canary.includes("user \($0)") }
        #expect((900...1100).contains(served))
        #expect(!canary.includes(nil))
        #expect(try !#require(Canary(parsing: "solid@2:0%")).includes("user 1"))
        #expect(try #require(Canary(parsing: "solid@2:100%")).includes("user 1"))
    }

    @Test(arguments: [
        "", "solid", "solid@2", "solid@2:5", "solid@2:-1%", "solid@2:101%", "@2:5%", "solid@:5%",
        "solid@2:x%",
    ])
    func isNoCanary(_ text: String) { #expect(Canary(parsing: text) == nil) }

    @Test func everybodyKeepsTheirVersion() throws {
        let cutout = try TestCutout.make(
            ["CUTOUT_CANARY": "solid@2:50%", "CUTOUT_METRICS": "loopback"],
            registry: Self.registry
        )
        var versions: Set<String?> = []
        for _ in 0..<16 {
            let cookie = cutout.guestCookie()
            let first = try version(cutout, cookie)
            versions.insert(first)
            #expect(try version(cutout, cookie) == first)
            #expect(try version(cutout, cookie, "model=best") == first)
            #expect(try version(cutout, cookie, "model=solid@1") == "1", "who names a version gets that one")
        }
        #expect(versions == ["1", "2"])
        let text = String(decoding: cutout.send(HTTPRequest(path: "/metrics")).bytes, as: UTF8.self)
        #expect(text.contains(#"cutout_removal_seconds_count{model="solid",version="2",track="canary"}"#))
        #expect(text.contains(#"cutout_removal_seconds_count{model="solid",version="1",track="standing"}"#))
    }

    @Test func aVersionThatThereIsNotIsRefusedAtStart() {
        #expect(throws: (any Error).self) {
            try TestCutout.make(["CUTOUT_CANARY": "solid@3:5%"], registry: Self.registry)
        }
    }
}
