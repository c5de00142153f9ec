import FastCGI
import Foundation
import HTTP
import Synchronization
import Testing

/// Clients that leave before they should. Every server here has one thread, so a thread that did not come free
/// would be noticed.
@Suite(.timeLimit(.minutes(5))) struct DepartureTests {
    @Test func requestCutAtAnyByteLeavesTheServerAlive() throws {
        let server = try TestServer(threads: 1) { .text("\($0.body.count)") }
        let environment = FastCGIClient.environment("POST", "/", contentLength: 20)
        let whole =
            FastCGIClient.begin() + FastCGIClient.parameters(environment)
            + FastCGIClient.body([UInt8](repeating: 1, count: 20))
        for length in 0..<whole.count {
            try server.client().socket.write(whole.prefix(length))
        }
        #expect(try server.client().request("POST", "/", body: [1, 2]).text == "2")
    }

    @Test func peerThatSpeaksSomethingElseIsDropped() throws {
        let server = try TestServer(threads: 1) { _ in .text("fine") }
        for noise in ["GET / HTTP/1.1\r\nHost: x\r\n\r\n", String(repeating: "\u{1}", count: 5000)] {
            let client = try server.client()
            try client.socket.write(noise.utf8)
            shutdown(client.socket.descriptor, Int32(SHUT_WR))
            #expect(!(try client.response().isComplete))
        }
        #expect(try server.client().request().text == "fine")
    }

    @Test func clientThatLeavesDuringTheResponseFreesTheThread() throws {
        let server = try TestServer(threads: 1) { request in
            request.path == "/big"
                ? HTTPResponse(body: .bytes([UInt8](repeating: 3, count: 8 << 20))) : .text("fine")
        }
        do {
            let client = try server.client()
            try client.socket.write(
                FastCGIClient.begin() + FastCGIClient.parameters(FastCGIClient.environment("GET", "/big"))
                    + FastCGIClient.body([])
            )
            #expect(!(try client.socket.read(atMost: 100).isEmpty))
        }
        #expect(try server.client().request().text == "fine")
        #expect(server.log.contains("left before its response"))
    }

    @Test func producerOfAStreamLearnsThatTheClientLeft() throws {
        let thrown = Mutex<(any Error)?>(nil)
        let server = try TestServer(threads: 1) { request in
            guard request.path == "/endless" else { return .text("fine") }
            return HTTPResponse(
                body: .stream { writer in
                    do {
                        while true { try writer.write([UInt8](repeating: 5, count: 4096)) }
                    } catch {
                        thrown.withLock { $0 = error }
                        throw error
                    }
                }
            )
        }
        do {
            let client = try server.client()
            try client.socket.write(
                FastCGIClient.begin() + FastCGIClient.parameters(FastCGIClient.environment("GET", "/endless"))
                    + FastCGIClient.body([])
            )
            #expect(!(try client.socket.read(atMost: 100).isEmpty))
        }
        #expect(try server.client().request().text == "fine")
        #expect(thrown.withLock { $0 } is ClientGone)
    }

    @Test func clientThatTakesNothingIsGivenUp() throws {
        let server = try TestServer(threads: 1, stallTimeout: 1) { request in
            request.path == "/big"
                ? HTTPResponse(body: .bytes([UInt8](repeating: 3, count: 8 << 20))) : .text("fine")
        }
        let client = try server.client()
        try client.socket.write(
            FastCGIClient.begin() + FastCGIClient.parameters(FastCGIClient.environment("GET", "/big"))
                + FastCGIClient.body([])
        )
        #expect(try server.client().request().text == "fine")
    }

    @Test func handlerCanAskWhetherTheClientWaits() throws {
        let sawClient = Signal()
        let sawDeparture = Signal()
        let server = try TestServer(threads: 1) { request in
            if request.isClientConnected() { sawClient.send() }
            while request.isClientConnected() { usleep(1000) }
            sawDeparture.send()
            return .text("for nobody")
        }
        do {
            let client = try server.client()
            // A record that nobody reads must not hide that the client left.
            try client.socket.write(
                FastCGIClient.begin() + FastCGIClient.parameters(FastCGIClient.environment())
                    + FastCGIClient.body([]) + FastCGIClient.record(.standardInput)
            )
            #expect(sawClient.wait())
        }
        #expect(sawDeparture.wait())
    }

    @Test func questionAfterTheResponseIsAnsweredByNo() throws {
        let kept = Mutex<HTTPRequest?>(nil)
        let server = try TestServer(threads: 1) { request in
            kept.withLock { $0 = request }
            return .text("fine")
        }
        #expect(try server.client().request().text == "fine")
        server.running.stop()
        #expect(kept.withLock { $0?.isClientConnected() } == false)
    }
}
