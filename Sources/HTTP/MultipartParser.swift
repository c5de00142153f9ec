/// Cuts a multipart body at its boundary (RFC 2046, section 5.1.1) and reads the headers of each part.
struct MultipartParser<Bytes: MultipartBytes> {
    let body: Bytes
    let limits: MultipartForm.Limits
    private let delimiter: ByteSearch
    /// Where the next unread byte is.
    var position: Int

    init(body: Bytes, boundary: String, limits: MultipartForm.Limits) throws(HTTPError) {
        guard Self.isBoundary(boundary) else {
            throw HTTPError.malformedMultipart("its boundary is not one that RFC 2046 allows")
        }
        self.body = body
        self.limits = limits
        delimiter = ByteSearch(carriageReturnThen: Array("\n--\(boundary)".utf8))
        position = body.startIndex
    }

    /// Reads every part up to the closing boundary. What stands before the first boundary and behind the last
    /// one is passed over, as RFC 2046 asks.
    mutating func parts() throws(HTTPError) -> [MultipartPart<Bytes>] {
        var parts: [MultipartPart<Bytes>] = []
        var isLast = try skipToFirstPart()
        while !isLast {
            guard parts.count < limits.maximumParts else {
                throw HTTPError(
                    .badRequest,
                    code: "too_many_parts",
                    "The form has more than \(limits.maximumParts) parts."
                )
            }
            let headers = try headers()
            let content = try content()
            parts.append(try MultipartPart(headers: headers, body: content.bytes))
            isLast = content.isLast
        }
        return parts
    }

    /// A boundary may stand at the very start, without the line break that precedes every later one.
    private mutating func skipToFirstPart() throws(HTTPError) -> Bool {
        let opening = delimiter.withoutLineBreak
        if body.starts(with: opening), let line = delimiterLine(endingAt: position + opening.count) {
            position = line.end
            return line.isLast
        }
        return try content().isLast
    }

    /// The bytes up to the next boundary, which is passed over.
    private mutating func content() throws(HTTPError) -> (bytes: Bytes, isLast: Bool) {
        let start = position
        // The blank line behind the headers may be the line break of the boundary: such a part has no body.
        var search = start
        if body[..<start].suffix(4).elementsEqual("\r\n\r\n".utf8) { search -= 2 }
        while let found = delimiter.first(in: body, from: search) {
            if let line = delimiterLine(endingAt: found + delimiter.length) {
                position = line.end
                return (body[start..<max(start, found)], line.isLast)
            }
            search = found + delimiter.length
        }
        throw HTTPError.malformedMultipart("it ends before its closing boundary")
    }

    /// Reads what follows a boundary: "--" behind the last one, else spaces and a line break.
    ///
    /// - Returns: `nil` where other bytes follow, as in content that begins like the boundary and goes on.
    private func delimiterLine(endingAt end: Int) -> (end: Int, isLast: Bool)? {
        let rest = body[end...]
        if rest.starts(with: "--".utf8) { return (end + 2, true) }
        let line = rest.drop(while: ASCII.isSpace)
        return line.starts(with: "\r\n".utf8) ? (line.startIndex + 2, false) : nil
    }

    /// 1 to 70 characters of `bchars`, the last of them no space.
    private static func isBoundary(_ boundary: String) -> Bool {
        (1...70).contains(boundary.utf8.count) && boundary.utf8.last != ASCII.space
            && boundary.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "'()+_,-./:=? ".utf8.contains(byte)
                }
            }
    }
}

extension HTTPError {
    static func malformedMultipart(_ reason: String) -> HTTPError {
        HTTPError(.badRequest, code: "malformed_multipart", "The multipart body cannot be read: \(reason).")
    }
}
