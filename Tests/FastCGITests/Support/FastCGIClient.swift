/// Speaks the records of the FastCGI specification, section 3, as nginx does: one request a connection.
struct FastCGIClient {
    enum RecordType: UInt8 {
        case beginRequest = 1
        case abortRequest = 2
        case endRequest = 3
        case parameters = 4
        case standardInput = 5
        case standardOutput = 6
        case standardError = 7
        case getValues = 9
        case getValuesResult = 10
    }

    let socket: Socket

    /// The bytes of one record.
    static func record(_ type: RecordType, _ content: some Collection<UInt8> = [UInt8](), id: UInt16 = 1)
        -> [UInt8]
    {
        let count = content.count
        return [
            1, type.rawValue, UInt8(id >> 8), UInt8(id & 255), UInt8(count >> 8), UInt8(count & 255), 0, 0,
        ] + content
    }

    static func begin(keepConnection: Bool = false) -> [UInt8] {
        record(.beginRequest, [0, 1, keepConnection ? 1 : 0, 0, 0, 0, 0, 0])
    }

    static func parameters(_ parameters: [String: String]) -> [UInt8] {
        let content = parameters.sorted { $0.key < $1.key }.flatMap { name, value in
            length(name) + length(value) + Array(name.utf8) + Array(value.utf8)
        }
        return record(.parameters, content) + record(.parameters)
    }

    private static func length(_ text: String) -> [UInt8] {
        let count = text.utf8.count
        return count < 128
            ? [UInt8(count)]
            : [
                UInt8(count >> 24) | 0x80, UInt8(count >> 16 & 255), UInt8(count >> 8 & 255),
                UInt8(count & 255),
            ]
    }

    /// A body in records of 65535 bytes, with its end.
    static func body(_ bytes: [UInt8], isEnded: Bool = true) -> [UInt8] {
        var records: [UInt8] = []
        records.reserveCapacity(bytes.count + bytes.count / 8192 + 16)
        for start in stride(from: 0, to: bytes.count, by: 65535) {
            records += record(.standardInput, bytes[start..<min(start + 65535, bytes.count)])
        }
        return isEnded ? records + record(.standardInput) : records
    }

    /// The parameters that nginx sends for a simple request.
    static func environment(
        _ method: String = "GET",
        _ target: String = "/",
        contentLength: Int? = nil,
        _ others: [String: String] = [:]
    ) -> [String: String] {
        let common = [
            "REQUEST_METHOD": method, "REQUEST_URI": target,
            "QUERY_STRING": target.split(separator: "?", maxSplits: 1).dropFirst().first.map(String.init)
                ?? "",
            "CONTENT_LENGTH": contentLength.map(String.init) ?? "", "REMOTE_ADDR": "192.0.2.7",
        ]
        return common.merging(others) { $1 }
    }

    /// Sends a whole request and reads its response.
    func request(
        _ method: String = "GET",
        _ target: String = "/",
        body: [UInt8] = [],
        _ others: [String: String] = [:]
    ) throws -> FastCGIResponse {
        let environment = Self.environment(method, target, contentLength: body.count, others)
        try socket.write(Self.begin() + Self.parameters(environment))
        try socket.write(Self.body(body))
        return try response()
    }

    func response() throws -> FastCGIResponse {
        FastCGIResponse(records: try socket.readToEnd())
    }
}
