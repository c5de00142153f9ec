/// Another server's answer.
public struct FetchResponse: Sendable {
    /// The status code.
    public let status: Int
    /// Header fields by lower-case name; of repeated ones the last.
    public let headers: [String: String]
    /// The whole body.
    public let body: [UInt8]

    /// An answer with its parts.
    public init(status: Int, headers: [String: String] = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// `max-age` of `Cache-Control` (RFC 9111, section 5.2.2.1) in seconds, or nil.
    package var maxAge: Int? {
        let directives = headers["cache-control"]?.split(separator: ",") ?? []
        for directive in directives {
            let parts = directive.split(separator: "=", maxSplits: 1).map { $0.trimmingPrefix { $0 == " " } }
            if parts.count == 2, parts[0].lowercased() == "max-age" { return Int(parts[1]) }
        }
        return nil
    }
}
