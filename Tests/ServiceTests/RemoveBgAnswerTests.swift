import HTTP
import Service
import Testing

@Suite("remove.bg's answers, as its clients understand them")
struct RemoveBgAnswerTests {
    private func answer(accept: String?) throws -> HTTPResponse {
        let headers: HTTPHeaders = accept.map { ["Accept": $0] } ?? [:]
        return try TestCutout.make().send(
            .make("/v1.0/removebg", [("image_file", "photo.png", try TestPhoto.make())], headers: headers)
        )
    }

    @Test(
        "Who says nothing, anything or what libraries say gets the picture",
        arguments: [
            nil, "*/*", "image/*", "image/png,*/*;q=0.1", "application/json, text/plain, */*",
            "application/json,text/html,application/xhtml+xml,application/xml,text/*;q=0.9, image/*;q=0.8, */*;q=0.7",
            "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "application/octet-stream",
            "application/json;q=0, image/png", ";;;",
        ]
    )
    func picture(accept: String?) throws {
        let answer = try answer(accept: accept)
        #expect(answer.headers["Content-Type"]?.hasPrefix("image/") == true)
    }

    @Test(arguments: [
        "application/json", "application/json;charset=utf-8", "APPLICATION/JSON",
        "application/json, image/*;q=0.1", "application/json,*/*;q=0.5", "application/*",
    ])
    func json(accept: String) throws {
        // application/* names a ZIP as closely as JSON, and a picture goes before JSON.
        let isPicture = accept == "application/*"
        let answer = try answer(accept: accept)
        #expect(answer.headers["Content-Type"] == (isPicture ? "image/jpeg" : "application/json"))
        if !isPicture { #expect(answer.json["data"] != nil) }
    }

    @Test(arguments: ["text/html", "application/json;q=0", "*/*;q=0", "video/*, text/plain"])
    func nothingThatFits(accept: String) throws {
        let answer = try answer(accept: accept)
        #expect(answer.status.code == 406)
        let errors = answer.json["errors"] as? [[String: Any]]
        #expect(errors?.first?["code"] as? String == "not_acceptable")
    }

    @Test func anOverloadedServerAnswersInTheContractsWords() throws {
        let overloaded = HTTPError(
            .serviceUnavailable,
            code: "overloaded",
            "Too many photos are waiting already.",
            headers: ["Retry-After": "2"]
        )
        let cutout = try TestCutout.make()
        for path in ["/v1.0/removebg", "/api/v1.0/removebg", "/v1.0/improve"] {
            let answer = cutout.app.refuse(overloaded, HTTPRequest(method: .post, path: path))
            #expect(answer.status == .tooManyRequests)
            #expect(answer.headers["Retry-After"] == "2")
            let error = (answer.json["errors"] as? [[String: Any]])?.first
            #expect(error?["code"] as? String == "rate_limit_exceeded")
            #expect(error?["title"] as? String == "Rate limit exceeded")
        }
        let own = cutout.app.refuse(overloaded, HTTPRequest(method: .post, path: "/api/remove"))
        #expect(own.status == .serviceUnavailable)
    }
}
