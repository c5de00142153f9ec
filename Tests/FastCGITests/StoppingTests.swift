import FastCGI
import Foundation
import HTTP
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5))) struct StoppingTests {
    @Test func requestInFlightIsFinished() throws {
        let isHandling = Signal()
        let mayAnswer = Signal()
        let server = try TestServer { _ in
            isHandling.send()
            return .text(mayAnswer.wait() ? "finished" : "nobody allowed the answer")
        }
        let client = try server.client()
        try client.socket.write(
            FastCGIClient.begin() + FastCGIClient.parameters(FastCGIClient.environment())
                + FastCGIClient.body([])
        )
        #expect(isHandling.wait())

        let hasStopped = Signal()
        Thread.detachNewThread {
            server.running.stop()
            hasStopped.send()
        }
        while (try? server.client()) != nil { usleep(1000) }
        mayAnswer.send()
        let response = try client.response()
        #expect(response.text == "finished")
        #expect(response.isComplete)
        #expect(hasStopped.wait())
    }

    @Test func halfARequestDoesNotHoldTheServer() throws {
        let server = try TestServer(threads: 3) { _ in .text("fine") }
        let silent = try server.client()
        let half = try server.client()
        try half.socket.write(FastCGIClient.begin())
        #expect(
            try server.client().request().text != "",
            "both connections may hold a thread until the peer speaks"
        )
        server.running.stop()
        #expect(try silent.response().status == nil)
        #expect(try half.response().status == nil)
    }

    @Test func serverThatIsIdleStops() throws {
        let server = try TestServer(threads: 8) { _ in .text("fine") }
        server.running.stop()
        server.running.stop()
        #expect(throws: Socket.Failure.self) { try server.client() }
    }

    @Test func manyClientsAtOnceAreAllServed() throws {
        let server = try TestServer(threads: 4) { HTTPResponse(body: .bytes($0.body)) }
        let failures = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: 16) { worker in
            for round in 0..<25 {
                let body = [UInt8](repeating: UInt8(worker), count: 1 + round * 4001)
                let response = try? server.client().request("POST", "/", body: body)
                if response?.body != body { failures.withLock { $0 += 1 } }
            }
        }
        #expect(failures.withLock { $0 } == 0)
    }
}
