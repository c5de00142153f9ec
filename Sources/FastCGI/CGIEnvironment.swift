import HTTP

/// The parameters of a request, named as CGI names them (RFC 3875, section 4.1) and nginx sends them.
struct CGIEnvironment {
    private let variables: [(name: String, value: String)]
    /// The proxy's name for the request (`REQUEST_ID`), or a new one.
    let requestID: String

    init(_ variables: [(name: String, value: String)]) {
        self.variables = variables
        requestID =
            RequestID.accepted(variables.first { $0.name == "REQUEST_ID" }?.value) ?? RequestID.make()
    }

    /// A parameter's value; `nil` where it is empty, which to CGI is the same as missing.
    subscript(name: String) -> String? {
        variables.first { $0.name == name && !$0.value.isEmpty }?.value
    }

    /// The size of the body, where it is known beforehand.
    ///
    /// - Throws: 400 `bad_content_length`.
    func contentLength() throws(HTTPError) -> Int? {
        guard let text = self["CONTENT_LENGTH"] else { return nil }
        guard text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) else {
            throw HTTPError(
                .badRequest,
                code: "bad_content_length",
                "Content-Length must be a number, not \"\(text)\"."
            )
        }
        return Int(text) ?? .max
    }

    /// The request without its body.
    ///
    /// - Throws: 400 `bad_request`, `bad_path`.
    func request() throws(HTTPError) -> HTTPRequest {
        guard let method = self["REQUEST_METHOD"] else {
            throw HTTPError(.badRequest, code: "bad_request", "The request has no method.")
        }
        return HTTPRequest(
            id: requestID,
            method: HTTPMethod(rawValue: method),
            path: try path(),
            query: QueryParameters(parsing: query),
            headers: headers,
            remoteAddress: self["REMOTE_ADDR"].flatMap { $0 == "unix:" ? nil : $0 },
            isSecure: self["HTTPS"]?.lowercased() == "on" || self["REQUEST_SCHEME"] == "https"
        )
    }

    /// What can be told of a request that cannot be read.
    var unreadableRequest: HTTPRequest {
        HTTPRequest(id: requestID, method: HTTPMethod(rawValue: self["REQUEST_METHOD"] ?? "-"), path: "-")
    }

    /// The path as the client wrote it, decoded here; else as nginx decoded it.
    private func path() throws(HTTPError) -> String {
        guard let target = self["REQUEST_URI"] else { return self["DOCUMENT_URI"] ?? "/" }
        let path = target.utf8.prefix { $0 != UInt8(ascii: "?") }
        guard path.first == UInt8(ascii: "/"), let decoded = PercentCoding.decode(path) else {
            throw HTTPError(
                .badRequest,
                code: "bad_path",
                "The path must begin with a slash and be UTF-8, percent-encoded."
            )
        }
        return decoded
    }

    private var query: String {
        if let query = self["QUERY_STRING"] { return query }
        let target = self["REQUEST_URI"] ?? ""
        return target.firstIndex(of: "?").map { String(target[target.index(after: $0)...]) } ?? ""
    }

    /// `HTTP_ACCEPT_LANGUAGE` and its like, and the two headers that CGI passes without the prefix.
    private var headers: HTTPHeaders {
        var headers = HTTPHeaders()
        for (name, value) in variables where !value.isEmpty {
            if name.hasPrefix("HTTP_") {
                headers.add(Self.headerName(name.dropFirst(5)), value)
            } else if name == "CONTENT_TYPE" || name == "CONTENT_LENGTH" {
                headers[Self.headerName(name[...])] = value
            }
        }
        return headers
    }

    private static func headerName(_ variable: Substring) -> String {
        String(variable.lowercased().map { $0 == "_" ? "-" : $0 })
    }
}
