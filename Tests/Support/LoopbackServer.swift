import Foundation
import Glibc
import Synchronization

/// A server on 127.0.0.1 that reads one request a connection and answers with given bytes, or never.
package final class LoopbackServer: Sendable {
    package let port: UInt16
    private let listener: Int32
    private let received = Mutex<[String]>([])
    private let answer: @Sendable (String) -> String?

    /// Answers each request, its whole text, with `answer`; nil leaves the client waiting until it gives up.
    package init(_ answer: @escaping @Sendable (String) -> String?) throws {
        self.answer = answer
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 8) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isListening else { throw POSIXError(.EADDRNOTAVAIL) }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in serve() }
    }

    /// A port that nobody listens on.
    package static func freePort() throws -> UInt16 {
        let server = try LoopbackServer { _ in nil }
        server.stop()
        return server.port
    }

    /// Ends the server; what is connected stays connected.
    package func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
    }

    package var requests: [String] { received.withLock { $0 } }

    package func url(_ path: String = "/", host: String = "127.0.0.1") -> String {
        "http://\(host):\(port)\(path)"
    }

    private func serve() {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { break }
            let request = Self.read(connection)
            received.withLock { $0.append(request) }
            guard let answer = answer(request) else { continue }
            _ = answer.withCString { send(connection, $0, strlen($0), Int32(MSG_NOSIGNAL)) }
            close(connection)
        }
        close(listener)
    }

    /// The head, and as much of the body as `Content-Length` says.
    private static func read(_ connection: Int32) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !isComplete(String(decoding: bytes, as: UTF8.self)) {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            bytes += buffer.prefix(count)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isComplete(_ text: String) -> Bool {
        guard let end = text.range(of: "\r\n\r\n") else { return false }
        let length = text.range(of: "Content-Length: ").map { text[$0.upperBound...].prefix { $0.isNumber } }
        return text[end.upperBound...].utf8.count >= length.flatMap { Int($0) } ?? 0
    }
}
