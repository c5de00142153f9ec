import FastCGI
import Foundation
import HTTP
import Synchronization
import Testing

@Suite(
    .enabled(if: FileManager.default.isExecutableFile(atPath: Nginx.program), "nginx is not installed"),
    .timeLimit(.minutes(5))
)
struct NginxTests {
    @Test func requestsPassThrough() throws {
        let server = try TestServer { request in
            .text(
                "\(request.method) \(request.path) \(request.query["q"] ?? "") \(request.headers["x-test"] ?? "")"
            )
        }
        let nginx = try Nginx(socket: server.path)
        let response = try nginx.request("GET", "/caf%C3%A9?q=a+b", ["X-Test: yes"])
        #expect(response.head.hasPrefix("HTTP/1.1 200 OK"))
        #expect(String(decoding: response.body, as: UTF8.self) == "GET /café a b yes")
        #expect(try nginx.request("HEAD", "/").body.isEmpty)
    }

    @Test(arguments: [0, 70_000, 25 << 20])
    func bodiesAreEchoed(size: Int) throws {
        let server = try TestServer { HTTPResponse(body: .bytes($0.body)) }
        let nginx = try Nginx(socket: server.path)
        let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        #expect(try nginx.request("POST", "/", body: body).body == body)
    }

    @Test func refusalOfALargeBodyReachesTheClient() throws {
        let server = try TestServer(threads: 1, maximumBodySize: 1000) { _ in .text("fine") }
        let nginx = try Nginx(socket: server.path)
        let response = try nginx.request("POST", "/", body: [UInt8](repeating: 1, count: 4 << 20))
        #expect(response.head.hasPrefix("HTTP/1.1 413"))
        #expect(String(decoding: response.body, as: UTF8.self).contains("body_too_large"))
    }

    @Test func departureOfTheClientIsSeenBehindNginx() throws {
        let isHandling = Signal()
        let sawDeparture = Signal()
        let server = try TestServer(threads: 1) { request in
            guard request.path == "/slow" else { return .text("fine") }
            isHandling.send()
            while request.isClientConnected() { usleep(1000) }
            sawDeparture.send()
            return .text("for nobody")
        }
        let nginx = try Nginx(socket: server.path)
        do {
            let socket = try Socket(port: nginx.port)
            try socket.write("GET /slow HTTP/1.0\r\n\r\n".utf8)
            #expect(isHandling.wait())
        }
        #expect(sawDeparture.wait())
        #expect(try nginx.request("GET", "/").body == Array("fine".utf8))
    }

    @Test func manyClientsAtOnceAreAllServed() throws {
        let server = try TestServer(threads: 3) { HTTPResponse(body: .bytes($0.body)) }
        let nginx = try Nginx(socket: server.path)
        let failures = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: 12) { worker in
            for round in 0..<20 {
                let body = [UInt8](repeating: UInt8(worker), count: 1 + round * 5003)
                if (try? nginx.request("POST", "/", body: body).body) != body {
                    failures.withLock { $0 += 1 }
                }
            }
        }
        #expect(failures.withLock { $0 } == 0)
    }
}
