import FastCGI
import HTTP
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5))) struct ResponseTests {
    @Test func repeatedHeadersAllArrive() throws {
        let server = try TestServer { _ in
            HTTPResponse(
                status: .created,
                headers: ["Set-Cookie": "a=1", "X-Other": "x", "Set-Cookie": "b=2"]
            )
        }
        let response = try server.client().request()
        #expect(response.status == 201)
        #expect(response.headers.filter { $0.name == "Set-Cookie" }.map(\.value) == ["a=1", "b=2"])
    }

    @Test func headersCannotBeInjected() throws {
        let server = try TestServer { _ in
            HTTPResponse(
                status: HTTPStatus(200, "OK\r\nX-Evil: 1"),
                headers: [
                    "X-Value": "a\r\nX-Evil: 2\n\nbody\0", "X-Evil: 3\r\nX": "v", "X Evil": "4", "": "5",
                    "Status": "500",
                ]
            )
        }
        let response = try server.client().request()
        #expect(response.headers.map(\.name) == ["Status", "X-Value", "Content-Length"])
        #expect(response["X-Value"] == "a  X-Evil: 2  body ")
        #expect(response.status == 200)
        #expect(response.body.isEmpty)
    }

    @Test func headHasTheLengthWithoutTheBody() throws {
        let server = try TestServer { _ in .text("twelve bytes") }
        let response = try server.client().request("HEAD")
        #expect(response["Content-Length"] == "12")
        #expect(response.body.isEmpty)
        #expect(response.isComplete)
    }

    @Test func headDoesNotRunAStream() throws {
        let runs = Mutex(0)
        let server = try TestServer { _ in HTTPResponse(body: .stream { _ in runs.withLock { $0 += 1 } }) }
        #expect(try server.client().request("HEAD").isComplete)
        #expect(runs.withLock { $0 } == 0)
    }

    @Test(arguments: [HTTPStatus.noContent, .notModified])
    func someStatusesHaveNoBody(status: HTTPStatus) throws {
        let server = try TestServer { _ in HTTPResponse(status: status, body: .bytes([1, 2, 3])) }
        let response = try server.client().request()
        #expect(response.status == status.code)
        #expect(response["Content-Length"] == nil)
        #expect(response.body.isEmpty)
    }

    @Test func eachPieceOfAStreamIsSentAtOnce() throws {
        let hasRead = Signal()
        let server = try TestServer { _ in
            HTTPResponse(
                body: .stream { writer in
                    try writer.write("first")
                    let didRead = hasRead.wait()
                    try writer.write(didRead ? "second" : "nobody read the first piece")
                }
            )
        }
        let client = try server.client()
        try client.socket.write(
            FastCGIClient.begin() + FastCGIClient.parameters(FastCGIClient.environment())
                + FastCGIClient.body([])
        )
        var records: [UInt8] = []
        while !FastCGIResponse(records: records).text.contains("first") {
            let piece = try client.socket.read()
            try #require(!piece.isEmpty)
            records += piece
        }
        hasRead.send()
        records += try client.socket.readToEnd()
        #expect(FastCGIResponse(records: records).text == "firstsecond")
        #expect(FastCGIResponse(records: records).isComplete)
    }

    @Test func failedStreamIsNotTakenForAWholeOne() throws {
        struct Failure: Error {}
        let server = try TestServer(threads: 1) { request in
            guard request.path == "/fail" else { return .text("fine") }
            return HTTPResponse(
                body: .stream { writer in
                    try writer.write("half")
                    throw Failure()
                }
            )
        }
        let response = try server.client().request("GET", "/fail")
        #expect(response.text == "half")
        #expect(!response.isComplete)
        #expect(server.log.contains("could not be produced"))
        #expect(try server.client().request().text == "fine")
    }
}
