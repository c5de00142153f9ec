import FastCGI
import Foundation
import HTTP
import Synchronization

/// A server on a Unix socket in a directory of its own.
final class TestServer: Sendable {
    let directory: URL
    let path: String
    let running: RunningServer
    let log: LogBook

    init(
        threads: Int = 2,
        maximumBodySize: Int = 26 << 20,
        maximumBodySizes: [String: Int] = [:],
        streamsBody: @escaping @Sendable (HTTPRequest) -> Bool = { _ in false },
        stallTimeout: Int = 60,
        handler: @escaping FastCGIServer.Handler
    ) throws {
        directory = try Self.temporaryDirectory()
        path = directory.appending(path: "fastcgi.sock").path
        let log = LogBook()
        self.log = log
        running = try FastCGIServer(
            address: .unix(path: path),
            threads: threads,
            maximumBodySize: maximumBodySize,
            maximumBodySizes: maximumBodySizes,
            streamsBody: streamsBody,
            stallTimeout: stallTimeout,
            log: log.add,
            handler: handler
        ).start()
    }

    deinit {
        running.stop()
        try? FileManager.default.removeItem(at: directory)
    }

    /// A new connection.
    func client() throws -> FastCGIClient {
        FastCGIClient(socket: try Socket(unix: path))
    }

    /// Short, because the path of a Unix socket has at most 107 bytes.
    static func temporaryDirectory() throws -> URL {
        let url = URL(filePath: "/tmp/cutout-\(UUID().uuidString.prefix(13))")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        return url
    }
}

/// Keeps what a server logged.
final class LogBook: Sendable {
    private let lines = Mutex<[String]>([])

    func add(_ level: FastCGIServer.LogLevel, _ line: String) {
        lines.withLock { $0.append(line) }
    }

    func contains(_ text: String) -> Bool {
        lines.withLock { $0.contains { $0.contains(text) } }
    }
}

/// Something that one thread tells another, once.
final class Signal: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func send() {
        semaphore.signal()
    }

    /// - Returns: Whether the signal came within half a minute.
    func wait() -> Bool {
        semaphore.wait(timeout: .now() + 30) == .success
    }
}
