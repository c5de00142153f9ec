import Foundation
import Testing

/// A real nginx in front of a FastCGI socket, with a configuration and a directory of its own.
final class Nginx: Sendable {
    static let program = "/usr/sbin/nginx"

    let port: UInt16
    private let directory: URL
    private let process: Process

    init(socket: String) throws {
        directory = try TestServer.temporaryDirectory()
        port = try Self.freePort()
        let configuration = Self.configuration(directory: directory.path, port: port, socket: socket)
        let file = directory.appending(path: "nginx.conf")
        try configuration.write(to: file, atomically: true, encoding: .utf8)
        process = Process()
        process.executableURL = URL(filePath: Self.program)
        process.arguments = ["-p", directory.path, "-c", file.path, "-e", directory.path + "/error.log"]
        try process.run()
        for _ in 0..<3000 where (try? Socket(port: port)) == nil { usleep(10_000) }
    }

    deinit {
        // Not SIGTERM: threads of the test runner block it, and a child inherits that.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: directory)
    }

    /// Sends a request by HTTP/1.0, where the end of the connection is the end of the response.
    func request(_ method: String, _ target: String, body: [UInt8] = [], _ headers: [String] = []) throws -> (
        head: String, body: [UInt8]
    ) {
        let socket = try Socket(port: port)
        let lines =
            ["\(method) \(target) HTTP/1.0", "Host: test", "Content-Length: \(body.count)"] + headers + [
                "", "",
            ]
        try socket.write(lines.joined(separator: "\r\n").utf8)
        try socket.write(body)
        let response = try socket.readToEnd()
        let end = try #require(response.indices.first { response[$0...].starts(with: "\r\n\r\n".utf8) })
        return (String(decoding: response[..<end], as: UTF8.self), Array(response[(end + 4)...]))
    }

    private static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) + getsockname(descriptor, $0, &length)
            }
        }
        try #require(result == 0)
        return UInt16(bigEndian: name.sin_port)
    }

    private static func configuration(directory: String, port: UInt16, socket: String) -> String {
        """
        daemon off; master_process off; pid \(directory)/nginx.pid; error_log \(directory)/error.log;
        events { worker_connections 256; }
        http {
            access_log off;
            client_body_temp_path \(directory)/body; fastcgi_temp_path \(directory)/fastcgi;
            proxy_temp_path \(directory)/proxy; uwsgi_temp_path \(directory)/uwsgi; scgi_temp_path \(directory)/scgi;
            client_max_body_size 30m;
            server {
                listen 127.0.0.1:\(port);
                location / {
                    fastcgi_pass unix:\(socket);
                    fastcgi_buffering off;
                    include /etc/nginx/fastcgi_params;
                }
            }
        }
        """
    }
}
