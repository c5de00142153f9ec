import FastCGI
import Foundation
import HTTP
import Synchronization
import Testing

/// What concerns a whole process, each in a process of its own: signals, descriptor 0, and running out of
/// descriptors.
@Suite(.timeLimit(.minutes(5))) struct ProcessTests {
    @Test(arguments: [SIGTERM, SIGINT])
    func signalStopsTheServerWhenItsRequestIsFinished(signal: Int32) async {
        await #expect(processExitsWith: .success) { [signal] in
            try runAndSignal(signal)
        }
    }

    @Test func hangUpReloads() async {
        await #expect(processExitsWith: .success) {
            let reloads = Mutex(0)
            let waiting = pthread_self()
            let directory = try TestServer.temporaryDirectory()
            defer { try? FileManager.default.removeItem(at: directory) }
            let path = directory.appending(path: "s").path
            let server = FastCGIServer(
                address: .unix(path: path),
                threads: 1,
                maximumBodySize: 10,
                onReload: {
                    reloads.withLock { $0 += 1 }
                    pthread_kill(waiting, SIGTERM)
                },
                handler: { _ in .text("fine") }
            )
            ServerSignals.block()
            pthread_kill(waiting, SIGHUP)
            try server.run()
            precondition(reloads.withLock { $0 } == 1)
        }
    }

    @Test func descriptorZeroServes() async {
        await #expect(processExitsWith: .success) {
            let directory = try TestServer.temporaryDirectory()
            defer { try? FileManager.default.removeItem(at: directory) }
            let path = directory.appending(path: "s").path
            let inherited = try listeningDescriptor(path)
            precondition(dup2(inherited, 0) == 0)
            let server = try FastCGIServer(address: .inherited, threads: 1, maximumBodySize: 10) { _ in
                .text("fine")
            }.start()
            let response = try FastCGIClient(socket: Socket(unix: path)).request()
            precondition(response.text == "fine")
            server.stop()
        }
    }

    @Test func runningOutOfDescriptorsIsSurvived() async {
        await #expect(processExitsWith: .success) {
            let server = try TestServer(threads: 2) { _ in .text("fine") }
            // One free descriptor is enough for the client to connect, and none is left to accept it.
            var limit = rlimit(rlim_cur: 64, rlim_max: 64)
            precondition(setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
            var fillers: [Int32] = []
            while case let filler = dup(2), filler >= 0 { fillers.append(filler) }
            close(fillers.removeLast())
            let client = try server.client()
            for _ in 0..<30_000 where !server.log.contains("could not be accepted") { usleep(1000) }
            precondition(server.log.contains("could not be accepted"))
            fillers.forEach { close($0) }
            let response = try client.request()
            precondition(response.text == "fine")
        }
    }
}

/// Runs a server, sends the process the signal while a request is being handled, and checks that the request is
/// answered, that `run()` returns and that the socket file is gone.
private func runAndSignal(_ signal: Int32) throws {
    ServerSignals.block()
    // To this thread alone: the test runner's own threads do not block the signals, and would die of them.
    let waiting = pthread_self()
    let directory = try TestServer.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appending(path: "s").path
    let server = FastCGIServer(address: .unix(path: path), threads: 2, maximumBodySize: 10) { _ in
        pthread_kill(waiting, signal)
        for _ in 0..<30_000 where FileManager.default.fileExists(atPath: path) { usleep(1000) }
        return .text("finished")
    }
    let answered = Signal()
    Thread.detachNewThread {
        while true {
            guard let socket = try? Socket(unix: path) else { usleep(1000); continue }
            if (try? FastCGIClient(socket: socket).request().text) == "finished" { answered.send() }
            return
        }
    }
    try server.run()
    precondition(answered.wait())
    precondition(!FileManager.default.fileExists(atPath: path))
}
