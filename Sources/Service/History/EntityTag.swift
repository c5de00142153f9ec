import HTTP

/// Names a state of a resource, so that a browser that has it is told so instead of sent it (RFC 9110, section 8.8.3).
package struct EntityTag {
    /// In quotes, as headers have it.
    let value: String

    /// - Parameter opaque: letters, digits and dashes.
    package init(_ opaque: String) { value = "\"\(opaque)\"" }

    /// Whether the client has this state already (`If-None-Match`).
    package func isKnown(to request: HTTPRequest) -> Bool {
        request.headers.all("If-None-Match").flatMap { $0.split(separator: ",") }
            .map { $0.drop(while: \.isWhitespace) }
            .map { $0.hasPrefix("W/") ? $0.dropFirst(2) : $0 }
            .contains { $0 == "*" || $0.prefix(while: { !$0.isWhitespace }) == value }
    }
}

extension HTTPResponse {
    /// What somebody's files are sent with: they stay in the browser of their owner, which asks each time whether they
    /// are still there for it.
    static func privateFile(_ tag: EntityTag, headers: HTTPHeaders = [:]) -> HTTPResponse {
        var headers = headers
        headers["ETag"] = tag.value
        headers["Cache-Control"] = "private, no-cache"
        return HTTPResponse(headers: headers)
    }

    /// The answer to a client that has this state.
    static func notModified(_ tag: EntityTag) -> HTTPResponse {
        var response = privateFile(tag)
        response.status = .notModified
        return response
    }
}
