import FastCGI
import HTTP
import Synchronization
import Testing

@Sendable private func echo(_ request: HTTPRequest) -> HTTPResponse {
    HTTPResponse(body: .bytes(request.body))
}

@Suite(.timeLimit(.minutes(5))) struct BodyTests {
    @Test(arguments: [0, 1, 8184, 8192, 65535, 65536, 1_000_003, 25 << 20])
    func bodyIsEchoed(size: Int) throws {
        let server = try TestServer(handler: echo)
        let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        let response = try server.client().request("POST", "/", body: body)
        #expect(response.body == body)
        #expect(response["Content-Length"] == "\(size)")
        #expect(response.isComplete)
    }

    @Test func bodyOfUnknownLengthIsRead() throws {
        let server = try TestServer(maximumBodySize: 100_000, handler: echo)
        let body = [UInt8](repeating: 7, count: 100_000)
        let response = try server.client().request("POST", "/", body: body, ["CONTENT_LENGTH": ""])
        #expect(response.body == body)
    }

    @Test(arguments: [nil, "100001", "99999999999999999999999999"])
    func bodyOverTheLimitIsRefused(contentLength: String?) throws {
        let server = try TestServer(threads: 1, maximumBodySize: 100_000, handler: echo)
        let response = try server.client().request(
            "POST",
            "/",
            body: [UInt8](repeating: 7, count: 100_001),
            ["CONTENT_LENGTH": contentLength ?? ""]
        )
        #expect(response.status == 413)
        #expect(response.text.contains("\"code\":\"body_too_large\""))
        #expect(try server.client().request().status == 200)
    }

    @Test(arguments: [("/", 1000), ("/large", 1000), ("/large/", 2000), ("/large/x/y", 500)])
    func limitsMayDifferByPath(path: String, limit: Int) throws {
        let limits = ["/large/": 2000, "/large/x/": 500]
        let server = try TestServer(maximumBodySize: 1000, maximumBodySizes: limits, handler: echo)
        for (size, status) in [(limit, 200), (limit + 1, 413)] {
            let body = [UInt8](repeating: 7, count: size)
            #expect(try server.client().request("POST", path, body: body).status == status)
        }
    }

    @Test func refusalReachesAClientThatSendsMuchMore() throws {
        let server = try TestServer(threads: 1, maximumBodySize: 1000, handler: echo)
        let response = try server.client().request("POST", "/", body: [UInt8](repeating: 7, count: 8 << 20))
        #expect(response.status == 413)
        #expect(response.isComplete)
    }

    @Test(arguments: ["-1", "+5", "5 ", "0x5", "five"])
    func badContentLengthIsRefused(text: String) throws {
        let server = try TestServer(handler: echo)
        let response = try server.client().request(
            "POST",
            "/",
            body: [1, 2, 3, 4, 5],
            ["CONTENT_LENGTH": text]
        )
        #expect(response.status == 400)
        #expect(response.text.contains("\"code\":\"bad_content_length\""))
    }

    @Test func bodyLongerThanAnnouncedIsRefused() throws {
        let server = try TestServer(handler: echo)
        let response = try server.client().request(
            "POST",
            "/",
            body: [1, 2, 3, 4, 5],
            ["CONTENT_LENGTH": "4"]
        )
        #expect(response.status == 400)
    }

    @Test func bodyShorterThanAnnouncedIsDropped() throws {
        let calls = Mutex(0)
        let server = try TestServer(threads: 1) { request in
            calls.withLock { $0 += 1 }
            return echo(request)
        }
        let response = try server.client().request("POST", "/", body: [1, 2, 3], ["CONTENT_LENGTH": "4"])
        #expect(response.status == nil)
        #expect(!response.isComplete)
        #expect(calls.withLock { $0 } == 0)
        #expect(try server.client().request("POST", "/", body: [9]).body == [9])
    }
}
