import FastCGI
import Foundation
import HTTP
import Testing

@Suite struct ProbeTests {
    @Test func statusIsTheHandlersForThePath() throws {
        let server = try TestServer { request in
            HTTPResponse(
                status: request.method == .get && request.path == "/api/ready" ? .ok : .serviceUnavailable
            )
        }
        let probe = FastCGIProbe(address: .unix(path: server.path))
        #expect(try probe.status(of: "/api/ready") == 200)
        #expect(try probe.status(of: "/api/other") == 503)
    }

    @Test func headersAndLongBodiesDoNotConfuseIt() throws {
        let server = try TestServer { _ in .text(String(repeating: "Status: 500 no\r\n\r\n", count: 20_000)) }
        #expect(try FastCGIProbe(address: .unix(path: server.path)).status(of: "/") == 200)
    }

    @Test func serverOnAPortIsAskedToo() throws {
        let server = try FastCGIServer(
            address: .tcp(host: "127.0.0.1", port: 0),
            threads: 1,
            maximumBodySize: 1
        ) { _ in
            .text("fine")
        }.start()
        defer { server.stop() }
        #expect(try FastCGIProbe(address: server.address).status(of: "/") == 200)
    }

    @Test func nobodyListening() throws {
        let error = try #require(throws: FastCGIError.self) {
            try FastCGIProbe(address: .unix(path: "/tmp/cutout-nobody.sock")).status(of: "/")
        }
        #expect(error.message.contains("unix:/tmp/cutout-nobody.sock"))
    }

    @Test func silenceEndsIt() throws {
        let server = try TestServer(threads: 1) { _ in
            Thread.sleep(forTimeInterval: 3)
            return .text("late")
        }
        #expect(throws: FastCGIError.self) {
            try FastCGIProbe(address: .unix(path: server.path), timeout: 1).status(of: "/")
        }
    }
}
