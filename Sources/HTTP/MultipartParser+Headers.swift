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

    private mutating func headerLine(before limit: Int) throws(HTTPError) -> ArraySlice<UInt8> {
        guard let end = Self.lineBreak.first(in: body[..<limit], from: position) else {
            throw Self.malformed(
                limit == body.endIndex
                    ? "it ends within the headers of a part"
                    : "the headers of a part are longer than \(limits.maximumHeaderSize) bytes"
            )
        }
        defer { position = end + Self.lineBreak.length }
        return body[position..<end]
    }

    /// Splits a line at its colon. A line that goes on from the one before (`obs-fold`) is refused, as
    /// RFC 9112, section 5.2, allows.
    private static func field(_ line: ArraySlice<UInt8>) throws(HTTPError) -> (String, String) {
        let name = line.prefix { $0 != ASCII.colon }
        let value = ASCII.trimmed(line[name.endIndex...].dropFirst())
        guard name.endIndex < line.endIndex, ASCII.isToken(name), !value.contains(where: isControl) else {
            throw malformed("a header of a part is not \"Name: value\"")
        }
        return (String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self))
    }

    private static func isControl(_ byte: UInt8) -> Bool {
        byte < ASCII.space && byte != ASCII.tab || byte == 0x7F
    }
}

extension MultipartForm.Part {
    /// Takes name and filename out of `Content-Disposition` (RFC 7578, section 4.2).
    init(headers: HTTPHeaders, body: ArraySlice<UInt8>) throws(HTTPError) {
        let dispositions = headers.all("Content-Disposition")
        guard dispositions.count == 1,
            let disposition = ParameterisedValue(parsing: dispositions[0].utf8),
            ASCII.equalIgnoringCase(disposition.value.utf8, "form-data".utf8),
            let name = disposition.parameters["name"]
        else {
            throw MultipartParser.malformed(
                "every part needs one Content-Disposition of the form form-data; name=\"...\""
            )
        }
        self.name = name
        filename =
            disposition.parameters["filename*"].flatMap(Self.extendedValue)
            ?? disposition.parameters["filename"]
        contentType = headers["Content-Type"].flatMap(MediaType.init(parsing:))
        self.headers = headers
        self.body = body
    }

    /// Decodes `UTF-8'en'na%C3%AFve.png` (RFC 8187, section 3.2.1), which some clients send in place of
    /// `filename`.
    private static func extendedValue(_ text: String) -> String? {
        let pieces = text.utf8.split(
            separator: UInt8(ascii: "'"),
            maxSplits: 2,
            omittingEmptySubsequences: false
        )
        guard pieces.count == 3, ASCII.equalIgnoringCase(pieces[0], "utf-8".utf8) else { return nil }
        return PercentCoding.decode(pieces[2])
    }
}
