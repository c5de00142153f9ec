import HTTP

/// Writes status and headers as CGI has them (RFC 3875, section 6): a `Status` line, the fields, an empty line.
///
/// Every response passes through here, so no value of any origin can end its line and begin another.
struct ResponseHead {
    let bytes: [UInt8]

    /// - Parameters:
    ///   - bodySize: The size of the body, where it is known.
    init(_ response: HTTPResponse, bodySize: Int?) {
        var text = "Status: \(response.status.code) \(Self.singleLine(response.status.reason))\r\n"
        for field in response.headers where Self.maySend(field.name) {
            text += "\(field.name): \(Self.singleLine(field.value))\r\n"
        }
        if let bodySize, !response.status.forbidsBody, response.headers["Content-Length"] == nil {
            text += "Content-Length: \(bodySize)\r\n"
        }
        bytes = Array((text + "\r\n").utf8)
    }

    /// `Status` is the line above; a second one would contradict it.
    private static func maySend(_ name: String) -> Bool {
        HTTPHeaders.isValidName(name) && name.lowercased() != "status"
    }

    /// The text with each line break and other control character made a space (RFC 9110, section 5.5).
    private static func singleLine(_ text: String) -> String {
        let isControl = { (scalar: Unicode.Scalar) in scalar.value < 0x20 || scalar.value == 0x7F }
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        var line = String.UnicodeScalarView()
        line.append(contentsOf: text.unicodeScalars.map { isControl($0) ? " " : $0 })
        return String(line)
    }
}
