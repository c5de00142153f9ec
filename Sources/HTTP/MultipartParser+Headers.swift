extension MultipartParser {
    /// Reads the header fields of a part and the blank line behind them.
    mutating func headers() throws(HTTPError) -> HTTPHeaders {
        var headers = HTTPHeaders()
        let limit = min(position + limits.maximumHeaderSize, body.endIndex)
        while true {
            let line = try headerLine(before: limit)
            if line.isEmpty { return headers }
            let (name, value) = try Self.field(line)
            headers.add(name, value)
        }
    }

    private mutating func headerLine(before limit: Int) throws(HTTPError) -> Bytes {
        guard let end = ByteSearch.lineBreak.first(in: body[..<limit], from: position) else {
            throw HTTPError.malformedMultipart(
                limit == body.endIndex
                    ? "it ends within the headers of a part"
                    : "the headers of a part are longer than \(limits.maximumHeaderSize) bytes"
            )
        }
        defer { position = end + ByteSearch.lineBreak.length }
        return body[position..<end]
    }

    /// Splits a line at its colon. A line that goes on from the one before (`obs-fold`) is refused, as
    /// RFC 9112, section 5.2, allows.
    private static func field(_ line: Bytes) throws(HTTPError) -> (String, String) {
        let name = line.prefix { $0 != ASCII.colon }
        let value = ASCII.trimmed(line[name.endIndex...].dropFirst())
        guard name.endIndex < line.endIndex, ASCII.isToken(name), !value.contains(where: isControl) else {
            throw HTTPError.malformedMultipart("a header of a part is not \"Name: value\"")
        }
        return (String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self))
    }

    private static func isControl(_ byte: UInt8) -> Bool {
        byte < ASCII.space && byte != ASCII.tab || byte == 0x7F
    }
}
