import Fetching
import Foundation
import TestSupport
import Testing

/// libcurl against real sockets of this machine.
@Suite("Requests through libcurl", .timeLimit(.minutes(5)))
struct CurlClientTests {
    private let client = CurlClient(security: .httpOnLoopback)

    @Test("a GET brings status, headers and body")
    func get() throws {
        let server = try LoopbackServer { _ in
            "HTTP/1.1 404 Not Found\r\nCache-Control: max-age=5\r\nX-Empty:\r\nContent-Length: 2\r\n\r\nno"
        }
        defer { server.stop() }
        let response = try client.fetch(
            FetchRequest(url: server.url("/a?b=c"), headers: ["Accept": "text/plain"])
        )
        #expect(response.status == 404)
        #expect(response.body == Array("no".utf8))
        #expect(response.headers["cache-control"] == "max-age=5")
        #expect(response.headers["x-empty"] == "")
        let request = try #require(server.requests.first)
        #expect(request.hasPrefix("GET /a?b=c HTTP/1.1\r\n"))
        #expect(request.contains("Accept: text/plain\r\n"))
    }

    @Test("a POST sends its body and type, also an empty body", arguments: ["", "a=1&b=%00"])
    func post(body: String) throws {
        let server = try LoopbackServer { _ in "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" }
        defer { server.stop() }
        let method = FetchRequest.Method.post(
            contentType: "application/x-www-form-urlencoded",
            body: Array(body.utf8)
        )
        #expect(try client.fetch(FetchRequest(method, url: server.url())).status == 200)
        let request = try #require(server.requests.first)
        #expect(request.hasPrefix("POST / HTTP/1.1\r\n"))
        #expect(request.contains("Content-Type: application/x-www-form-urlencoded\r\n"))
        #expect(request.contains("Content-Length: \(body.utf8.count)\r\n"))
        #expect(request.hasSuffix("\r\n\r\n" + body))
    }

    @Test("a redirect is an answer, not an order")
    func redirect() throws {
        let server = try LoopbackServer { _ in
            "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"
        }
        defer { server.stop() }
        let response = try client.fetch(FetchRequest(url: server.url()))
        #expect(response.status == 302)
        #expect(response.headers["location"] == "/elsewhere")
        #expect(server.requests.count == 1)
    }

    @Test("headers of an interim answer are not the answer's")
    func interim() throws {
        let server = try LoopbackServer { _ in
            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
        }
        defer { server.stop() }
        let response = try client.fetch(FetchRequest(url: server.url()))
        #expect(response.status == 200)
        #expect(response.headers["link"] == nil)
    }

    @Test(
        "an answer that is too large is cut off, whether it says its length or not",
        arguments: [
            "Content-Length: 2000\r\n\r\n", "Connection: close\r\n\r\n",
        ]
    )
    func size(head: String) throws {
        let server = try LoopbackServer { _ in
            "HTTP/1.1 200 OK\r\n" + head + String(repeating: "x", count: 2000)
        }
        defer { server.stop() }
        #expect(fetch(limited { $0.maximumBodySize = 1999 }, server.url()) == .responseTooLarge)
        #expect(fetch(limited { $0.maximumBodySize = 2000 }, server.url()) == nil)
    }

    @Test("so is a flood of headers")
    func headers() throws {
        let flood = (0..<40).map { "X-\($0): \(String(repeating: "x", count: 2000))\r\n" }.joined()
        let server = try LoopbackServer { _ in "HTTP/1.1 200 OK\r\n\(flood)Content-Length: 0\r\n\r\n" }
        defer { server.stop() }
        #expect(fetch(client, server.url()) == .responseTooLarge)
    }

    @Test("a server that never answers is given up on, and so is one that is not there")
    func silence() throws {
        let server = try LoopbackServer { _ in nil }
        #expect(fetch(limited { $0.totalTimeout = 200 }, server.url()) == .fetchFailed)
        server.stop()
        #expect(fetch(client, "http://127.0.0.1:1/") == .fetchFailed)
        #expect(fetch(client, "http://localhost:1/") == .fetchFailed)
    }

    @Test(
        "a broken answer is a failure",
        arguments: [
            "", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort", "220 mail.example ESMTP\r\n",
        ]
    )
    func broken(answer: String) throws {
        let server = try LoopbackServer { _ in answer }
        defer { server.stop() }
        #expect(fetch(client, server.url()) == .fetchFailed)
    }

    @Test("no connection is made to an address that is not allowed")
    func addresses() throws {
        let server = try LoopbackServer { _ in "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" }
        defer { server.stop() }
        #expect(fetch(CurlClient(), server.url()) == .addressRefused)
        for url in [
            "", "/", "file:///etc/passwd", "ftp://localhost/", "http://192.0.2.1/", "http://example.org/",
            "http://127.0.0.1.example.org/", server.url(host: "user:pass@127.0.0.1"), server.url("/#x"),
            "gopher://127.0.0.1:\(server.port)/", "http://[::ffff:127.0.0.1]:\(server.port)/",
        ] {
            #expect(fetch(client, url) == .addressRefused)
        }
        #expect(server.requests.isEmpty)
    }

    @Test("a header cannot smuggle another one in")
    func headerInjection() throws {
        let server = try LoopbackServer { _ in "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" }
        defer { server.stop() }
        let request = FetchRequest(url: server.url(), headers: ["Accept": "a\r\nX-Evil: 1"])
        #expect(code { () throws(FetchingError) in _ = try client.fetch(request) } == .internalFailure)
        #expect(server.requests.isEmpty)
    }

    private func limited(_ change: (inout CurlClient.Limits) -> Void) -> CurlClient {
        var limits = CurlClient.Limits()
        change(&limits)
        return CurlClient(security: .httpOnLoopback, limits: limits)
    }

    private func fetch(_ client: CurlClient, _ url: String) -> FetchingError.Code? {
        code { () throws(FetchingError) in _ = try client.fetch(FetchRequest(url: url)) }
    }
}

/// The code of the error that `body` throws, or nil.
func code(_ body: () throws(FetchingError) -> Void) -> FetchingError.Code? {
    do {
        try body()
        return nil
    } catch {
        return error.code
    }
}
