import Glibc

/// Asks a FastCGI server for one path, as nginx would: a health check where there is no web server.
///
/// libfcgi has no client's side, and one request without a body needs four records
/// (FastCGI specification, sections 3.3 and 5).
public struct FastCGIProbe: Sendable {
    private let address: FastCGIAddress
    private let timeout: Int

    /// - Parameter timeout: seconds that connecting, and each read, may take.
    public init(address: FastCGIAddress, timeout: Int = 5) {
        self.address = address
        self.timeout = timeout
    }

    /// The status of the answer to `GET path`.
    ///
    /// - Throws: `FastCGIError`, when nobody listens, or what answers does not speak FastCGI.
    public func status(of path: String) throws(FastCGIError) -> Int {
        let connection = try Descriptor(connectingTo: address, timeout: timeout)
        try connection.send(Self.request(path))
        guard let status = Self.status(in: try connection.receiveAll()) else {
            throw FastCGIError(.system, "What listens on \(address) gave no answer of FastCGI's.")
        }
        return status
    }

    private enum RecordType: UInt8 {
        case beginRequest = 1
        case parameters = 4
        case standardInput = 5
        case standardOutput = 6
    }

    private static func request(_ path: String) -> [UInt8] {
        let parameters = [
            ("REQUEST_METHOD", "GET"), ("REQUEST_URI", path), ("SCRIPT_NAME", path), ("QUERY_STRING", ""),
            ("SERVER_PROTOCOL", "HTTP/1.1"), ("REMOTE_ADDR", "127.0.0.1"), ("HTTP_HOST", "localhost"),
        ]
        // The role of a responder, and no connection kept.
        return record(.beginRequest, [0, 1, 0, 0, 0, 0, 0, 0])
            + record(.parameters, parameters.flatMap(pair)) + record(.parameters, [])
            + record(.standardInput, [])
    }

    /// A name and its value, both shorter than 128 bytes.
    private static func pair(_ name: String, _ value: String) -> [UInt8] {
        precondition(name.utf8.count < 128 && value.utf8.count < 128, "A probe asks for a short path.")
        return [UInt8(name.utf8.count), UInt8(value.utf8.count)] + Array(name.utf8) + Array(value.utf8)
    }

    private static func record(_ type: RecordType, _ content: [UInt8]) -> [UInt8] {
        [1, type.rawValue, 0, 1, UInt8(content.count >> 8), UInt8(content.count & 255), 0, 0] + content
    }

    /// The `Status` header (RFC 3875, section 6.3.3) at the head of what the server wrote; 200 where it is left out.
    private static func status(in records: [UInt8]) -> Int? {
        var rest = records[...]
        var output: [UInt8] = []
        while rest.count >= 8 {
            let header = Array(rest.prefix(8))
            let length = Int(header[4]) << 8 | Int(header[5])
            if header[1] == RecordType.standardOutput.rawValue { output += rest.dropFirst(8).prefix(length) }
            rest = rest.dropFirst(8 + length + Int(header[6]))
        }
        guard !output.isEmpty else { return nil }
        let lines = String(decoding: output, as: UTF8.self).split(
            separator: "\r\n",
            omittingEmptySubsequences: false
        )
        let status = lines.prefix { !$0.isEmpty }.first { $0.lowercased().hasPrefix("status:") }
        return status.map { Int($0.dropFirst(7).drop { $0 == " " }.prefix(3)) } ?? 200
    }
}
