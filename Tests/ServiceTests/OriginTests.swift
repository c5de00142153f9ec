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

    @Test(
        "Other sites are turned away without a cookie too, and when they only read",
        arguments: [HTTPMethod.get, .post],
        [
            ["Origin": "https://evil.example"], ["Sec-Fetch-Site": "cross-site"],
            ["Sec-Fetch-Site": "same-site"],
        ]
            as [HTTPHeaders]
    )
    func otherSites(method: HTTPMethod, headers: HTTPHeaders) {
        for site in [nil, SiteOrigin(of: "https://cutout.example.org")] {
            let origins = OriginGuard(site: site, cookies: cookies)
            for hasCookie in [true, false] {
                #expect(throws: HTTPError.self) {
                    try origins.check(request(headers, method: method, hasCookie: hasCookie))
                }
            }
        }
    }

    @Test func programsWithoutACookieAndPeopleAreServed() throws {
        let origins = OriginGuard(site: nil, cookies: cookies)
        try origins.check(request([:], hasCookie: false))
        try origins.check(request([:], method: .get))
        try origins.check(request(["Sec-Fetch-Site": "none"], method: .get))
    }

    @Test func linksLeadToASiteAndNotToThisMachine() throws {
        let link = request(["Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"], method: .get)
        try OriginGuard(site: SiteOrigin(of: "https://cutout.example.org"), cookies: cookies).check(link)
        #expect(throws: HTTPError.self) { try OriginGuard(site: nil, cookies: cookies).check(link) }
    }

    @Test func withoutACookieAPageMayComeByAnotherName() throws {
        let origins = OriginGuard(site: SiteOrigin(of: "https://cutout.example.org"), cookies: cookies)
        let headers: HTTPHeaders = ["Origin": "http://localhost:8080"]
        try origins.check(request(headers, hasCookie: false))
        #expect(throws: HTTPError.self) { try origins.check(request(headers)) }
    }
}
