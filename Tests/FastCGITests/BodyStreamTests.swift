import FastCGI
import HTTP
import Testing

/// Bodies that handlers read piece by piece.
@Suite(.timeLimit(.minutes(5))) struct BodyStreamTests {
    /// Echoes what it reads, and says how many bodies it was given whole.
    @Sendable private static func echo(_ request: HTTPRequest) -> HTTPResponse {
        guard let stream = request.bodyStream else { return HTTPResponse(body: .bytes(request.body)) }
        do {
            return HTTPResponse(
                headers: ["X-Streamed": "yes"],
                body: .bytes(try stream.readAll(limit: 100 << 20))
            )
        } catch {
            return HTTPResponse(error)
        }
    }

    private static func server() throws -> TestServer {
        try TestServer(
            threads: 1,
            maximumBodySize: 1000,
            streamsBody: { $0.path == "/large" },
            handler: Self.echo
        )
    }

    @Test(arguments: [0, 1, 1000, 1 << 20, (1 << 20) + 1, 5_000_003])
    func bodiesOfAnySizeAreRead(size: Int) throws {
        let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        let server = try Self.server()
        let response = try server.client().request("POST", "/large", body: body)
        #expect(response.body == body)
        #expect(response["X-Streamed"] == "yes")
        #expect(response.isComplete)
    }

    @Test func otherRoutesKeepTheirLimit() throws {
        let server = try Self.server()
        let response = try server.client().request("POST", "/", body: [UInt8](repeating: 7, count: 1001))
        #expect(response.status == 413)
    }

    @Test func aHandlerMayLeaveTheBodyUnread() throws {
        let server = try TestServer(threads: 1, streamsBody: { _ in true }) { _ in
            HTTPResponse(status: HTTPStatus(401, "Unauthorized"))
        }
        for _ in 0..<2 {
            let response = try server.client().request(
                "POST",
                "/",
                body: [UInt8](repeating: 7, count: 3 << 20)
            )
            #expect(response.status == 401)
            #expect(response.isComplete)
        }
    }

    @Test func moreThanAHandlerHoldsIsRefused() {
        var rest = 3
        let stream = BodyStream { () throws(HTTPError) in
            rest -= 1
            return rest >= 0 ? [UInt8](repeating: 0, count: 10) : []
        }
        #expect { try stream.readAll(limit: 29) } throws: { ($0 as? HTTPError)?.code == "body_too_large" }
    }
}
