import FastCGI
import Foundation
import HTTP
import Testing

@Suite(.timeLimit(.minutes(5))) struct ListeningTests {
    private func start(_ address: FastCGIAddress) throws -> RunningServer {
        try FastCGIServer(address: address, threads: 1, maximumBodySize: 100) { _ in .text("fine") }.start()
    }

    private func code(_ address: FastCGIAddress) -> FastCGIError.Code? {
        do {
            try start(address).stop()
            return nil
        } catch {
            return (error as? FastCGIError)?.code
        }
    }

    @Test(arguments: [0o600, 0o660, 0o777] as [UInt32])
    func socketHasTheModeThatWasAskedFor(mode: UInt32) throws {
        let directory = try TestServer.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let path = directory.appending(path: "s").path
        let server = try start(.unix(path: path, mode: mode))
        var status = stat()
        #expect(lstat(path, &status) == 0)
        #expect(status.st_mode & 0o7777 == mode)
        server.stop()
        #expect(lstat(path, &status) != 0, "the socket file is removed")
    }

    @Test func socketOfALiveServerIsNeverReplaced() throws {
        let server = try TestServer { _ in .text("first") }
        #expect(code(.unix(path: server.path)) == .addressInUse)
        #expect(try server.client().request().text == "first")
    }

    @Test func socketOfADeadServerIsReplaced() throws {
        let directory = try TestServer.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let path = directory.appending(path: "s").path
        let moved = directory.appending(path: "moved").path
        let dead = try start(.unix(path: path))
        // Out of the way of its removal, then back: a file that nobody listens on.
        #expect(rename(path, moved) == 0)
        dead.stop()
        #expect(rename(moved, path) == 0)
        let server = try start(.unix(path: path))
        #expect(try FastCGIClient(socket: Socket(unix: path)).request().text == "fine")
        server.stop()
    }

    @Test func stopLeavesTheSocketOfAnotherServer() throws {
        let directory = try TestServer.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let path = directory.appending(path: "s").path
        let first = try start(.unix(path: path))
        unlink(path)
        let second = try start(.unix(path: path))
        first.stop()
        #expect(try FastCGIClient(socket: Socket(unix: path)).request().text == "fine")
        second.stop()
    }

    @Test func otherFilesAreLeftAlone() throws {
        let directory = try TestServer.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let path = directory.appending(path: "s").path
        try Data("precious".utf8).write(to: URL(filePath: path))
        #expect(code(.unix(path: path)) == .addressInUse)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
    }

    @Test func badAddressesAreRefusedWithAReason() {
        #expect(code(.unix(path: "/tmp/" + String(repeating: "x", count: 104))) == .invalidAddress)
        #expect(code(.unix(path: "")) == .invalidAddress)
        #expect(code(.unix(path: "/nonexistent/s")) == .system)
        #expect(code(.tcp(host: "no such host", port: 0)) == .invalidAddress)
    }

    @Test func portInUseIsRefused() throws {
        let server = try start(.tcp(host: "127.0.0.1", port: 0))
        #expect(code(server.address) == .addressInUse)
        server.stop()
    }

    @Test func inheritedSocketServesOneServerAfterTheOther() throws {
        let directory = try TestServer.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let path = directory.appending(path: "s").path
        let inherited = try listeningDescriptor(path)
        defer { close(inherited) }
        for _ in 0..<2 {
            let server = try start(.descriptor(inherited))
            #expect(try FastCGIClient(socket: Socket(unix: path)).request().text == "fine")
            server.stop()
        }
        // As with systemd, a client may connect while no server runs, and is served by the next.
        let early = FastCGIClient(socket: try Socket(unix: path))
        let server = try start(.descriptor(inherited))
        #expect(try early.request().text == "fine")
        server.stop()
    }

    @Test func otherDescriptorsAreNotTakenForASocket() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        let plain = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { (ends + [plain]).forEach { close($0) } }
        #expect(code(.descriptor(ends[0])) == .notAListeningSocket)
        #expect(code(.descriptor(plain)) == .notAListeningSocket)
        #expect(code(.descriptor(-1)) == .notAListeningSocket)
    }
}
