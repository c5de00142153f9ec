/// What came back on a connection, taken apart.
struct FastCGIResponse {
    let status: Int?
    let headers: [(name: String, value: String)]
    let body: [UInt8]
    /// Whether the server said that the request is over.
    let isComplete: Bool

    init(records bytes: [UInt8]) {
        var rest = bytes[...]
        var output: [UInt8] = []
        var isComplete = false
        while rest.count >= 8 {
            let header = Array(rest.prefix(8))
            let length = Int(header[4]) << 8 | Int(header[5])
            let content = rest.dropFirst(8).prefix(length)
            if header[1] == FastCGIClient.RecordType.standardOutput.rawValue { output += content }
            if header[1] == FastCGIClient.RecordType.endRequest.rawValue { isComplete = true }
            rest = rest.dropFirst(8 + length + Int(header[6]))
        }
        self.isComplete = isComplete
        (headers, body) = Self.split(output)
        status = headers.first { $0.name == "Status" }.flatMap { Int($0.value.prefix(3)) }
    }

    subscript(name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    var text: String { String(decoding: body, as: UTF8.self) }

    private static func split(_ output: [UInt8]) -> ([(name: String, value: String)], [UInt8]) {
        guard let end = output.indices.first(where: { output[$0...].starts(with: "\r\n\r\n".utf8) }) else {
            return ([], [])
        }
        let lines = String(decoding: output[..<end], as: UTF8.self).split(separator: "\r\n")
        let headers = lines.map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return (String(parts[0]), parts.dropFirst().first.map { String($0.drop { $0 == " " }) } ?? "")
        }
        return (headers, Array(output[(end + 4)...]))
    }
}
