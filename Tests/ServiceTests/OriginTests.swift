import HTTP
import Service
import Testing

@Suite("Requests that other sites cause")
struct OriginTests {
    private let cookies = SessionCookies(isSecure: false)

    private func request(
        _ headers: HTTPHeaders,
        method: HTTPMethod = .post,
        hasCookie: Bool = true
    ) -> HTTPRequest {
        var headers = headers
        headers["Host"] = "localhost:8080"
        if hasCookie { headers["Cookie"] = "\(cookies.names.session)=token" }
        return HTTPRequest(method: method, path: "/", headers: headers)
    }

    @Test(
        arguments: [
            ["Origin": "http://localhost:8080"], ["Origin": "HTTP://LOCALHOST:8080"],
            ["Sec-Fetch-Site": "same-origin"],
        ] as [HTTPHeaders]
    )
    func pagesOfThisSiteMayAct(headers: HTTPHeaders) throws {
        try OriginGuard(site: nil, cookies: cookies).check(request(headers))
    }

    @Test(
        arguments: [
            [:], ["Origin": "null"], ["Origin": "http://localhost:8081"],
            ["Origin": "https://localhost:8080"],
            ["Origin": "http://localhost.evil.example:8080"], ["Origin": "http://a@localhost:8080"],
            ["Sec-Fetch-Site": "same-site"], ["Sec-Fetch-Site": "none"],
            ["Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"],
        ] as [HTTPHeaders]
    )
    func othersMayNot(headers: HTTPHeaders) throws {
        let error = #expect(throws: HTTPError.self) {
            try OriginGuard(site: nil, cookies: cookies).check(request(headers))
        }
        #expect(error?.code == "cross_origin")
    }

    @Test func theSettingCountsAndNotTheHostHeader() throws {
        let origins = OriginGuard(site: SiteOrigin(of: "https://cutout.example.org/"), cookies: cookies)
        try origins.check(request(["Origin": "https://cutout.example.org:443"]))
        #expect(throws: HTTPError.self) { try origins.check(request(["Origin": "http://localhost:8080"])) }
    }

    @Test func whoeverReadsOrHasNoCookieIsNotAsked() throws {
        let origins = OriginGuard(site: nil, cookies: cookies)
        try origins.check(request(["Origin": "https://evil.example"], method: .get))
        try origins.check(request(["Origin": "https://evil.example"], hasCookie: false))
    }
}
