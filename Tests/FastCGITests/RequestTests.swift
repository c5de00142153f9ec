import FastCGI
import HTTP
import Testing

/// Answers what the request was, a line for each part.
@Sendable private func describe(_ request: HTTPRequest) -> HTTPResponse {
    let query = request.query.items.map { "\($0.name)=\($0.value)" }.joined(separator: ";")
    let headers = request.headers.map { "\($0.name)=\($0.value)" }.sorted().joined(separator: ";")
    return .text(
        """
        \(request.method) \(request.path)
        \(query)
        \(headers)
        \(request.remoteAddress ?? "none") \(request.isSecure ? "secure" : "plain")
        """
    )
}

@Suite(.timeLimit(.minutes(5))) struct RequestTests {
    @Test func parametersBecomeTheRequest() throws {
        let server = try TestServer(handler: describe)
        let response = try server.client().request(
            "GET",
            "/caf%C3%A9/a%20b?x=1&y=a+b&x=2",
            ["HTTP_ACCEPT_LANGUAGE": "de", "HTTP_COOKIE": "a=b", "CONTENT_TYPE": "text/plain", "HTTPS": "on"]
        )
        #expect(
            response.text.split(separator: "\n") == [
                "GET /café/a b", "x=1;y=a b;x=2",
                "accept-language=de;content-length=0;content-type=text/plain;cookie=a=b", "192.0.2.7 secure",
            ]
        )
        #expect(response.status == 200)
        #expect(response.isComplete)
    }

    @Test func documentURIServesWhereRequestURILacks() throws {
        let server = try TestServer(handler: describe)
        let response = try server.client().request(
            "GET",
            "",
            ["REQUEST_URI": "", "DOCUMENT_URI": "/a b", "QUERY_STRING": "c=d", "REQUEST_SCHEME": "https"]
        )
        #expect(response.text.hasPrefix("GET /a b\nc=d\n"))
        #expect(response.text.hasSuffix("secure"))
    }

    @Test(arguments: ["/%zz", "/%", "/%ff", "/%00", "*", "http://example.org/"])
    func badPathIsRefused(target: String) throws {
        let server = try TestServer(handler: describe)
        let response = try server.client().request("GET", target)
        #expect(response.status == 400)
        #expect(response.text.contains("\"code\":\"bad_path\""))
    }

    @Test func missingMethodIsRefused() throws {
        let server = try TestServer(handler: describe)
        #expect(try server.client().request("", "/").status == 400)
    }

    @Test func manyLongParametersArrive() throws {
        let server = try TestServer { .text("\($0.headers.count) \($0.headers["x-long"]?.count ?? 0)") }
        var others = ["HTTP_X_LONG": String(repeating: "v", count: 20_000)]
        for number in 0..<500 { others["HTTP_X_\(number)"] = "\(number)" }
        #expect(try server.client().request("GET", "/", others).text == "502 20000")
    }

    @Test func tcpServesAndReportsItsPort() throws {
        let server = try FastCGIServer(
            address: .tcp(host: "127.0.0.1", port: 0),
            threads: 1,
            maximumBodySize: 10,
            handler: describe
        ).start()
        guard case .tcp(_, let port) = server.address else { Issue.record("no TCP address"); return }
        let response = try FastCGIClient(socket: Socket(port: port)).request("GET", "/tcp")
        #expect(response.text.hasPrefix("GET /tcp\n"))
        server.stop()
        #expect(throws: Socket.Failure.self) { try Socket(port: port) }
    }

    @Test func keptConnectionIsAnsweredAndClosed() throws {
        let server = try TestServer(handler: describe)
        let client = try server.client()
        try client.socket.write(
            FastCGIClient.begin(keepConnection: true) + FastCGIClient.parameters(FastCGIClient.environment())
                + FastCGIClient.body([])
        )
        let response = try client.response()
        #expect(response.status == 200)
        #expect(response.isComplete)
    }
}
