import HTTP

/// What an answer says to a browser whose page is of another site (CORS: the Fetch standard, section 3.2).
///
/// `Access-Control-Allow-Credentials` is never said: cookies do not cross origins.
struct CrossOrigin: Sendable {
    let allowed: AllowedOrigins
    /// Whether an origin is this site's own.
    let isOwn: @Sendable (_ origin: String, HTTPRequest) -> Bool

    /// What clients in browsers send: keys, the photo's kind, and what libraries for uploads add by themselves.
    private static let requestHeaders =
        "Accept, Authorization, Cache-Control, Content-Type, If-None-Match, Pragma, X-Api-Key, X-Requested-With"
    /// How long a browser need not ask again, in seconds: Chromium's longest.
    private static let preflightAge = 7_200
    /// What pages of other sites read without being told that they may, and what is not for them.
    private static let unlisted: Set<String> = [
        "cache-control", "content-language", "content-length", "content-type", "expires", "last-modified",
        "pragma",
        "set-cookie", "vary", "x-accel-redirect",
    ]

    /// The other site whose page asks; nil for this site's own pages, people and programs.
    func origin(of request: HTTPRequest) -> String? {
        request.headers["Origin"].flatMap { isOwn($0, request) ? nil : $0 }
    }

    /// The request, without cookies and known for what it is where a page of another site asks.
    func identify(_ request: HTTPRequest) -> HTTPRequest {
        guard let origin = origin(of: request), allowed.header(for: origin) != nil else { return request }
        var request = request
        request.headers.remove("Cookie")
        request.isFromOtherSite = true
        return request
    }

    /// The answer with what its reader's browser wants to know.
    func word(_ response: HTTPResponse, to request: HTTPRequest) -> HTTPResponse {
        guard !allowed.isEmpty else { return response }
        var response = response
        response.headers.add("Vary", "Origin")
        guard let origin = origin(of: request), let permission = allowed.header(for: origin) else {
            return response
        }
        response.headers.remove("Set-Cookie")
        let names = response.headers.map(\.name).filter { !Self.unlisted.contains($0.lowercased()) }
        response.headers["Access-Control-Allow-Origin"] = permission
        if request.isPreflight {
            describe(&response, request)
        } else if !names.isEmpty {
            response.headers["Access-Control-Expose-Headers"] = names.joined(separator: ", ")
        }
        return response
    }

    private func describe(_ response: inout HTTPResponse, _ request: HTTPRequest) {
        guard let methods = response.headers["Allow"] else { return }
        response.headers["Access-Control-Allow-Methods"] = methods
        response.headers["Access-Control-Allow-Headers"] = Self.requestHeaders
        response.headers["Access-Control-Max-Age"] = String(Self.preflightAge)
        // A page on the internet that asks a machine in the visitor's own network (Private Network Access).
        if request.headers["Access-Control-Request-Private-Network"] == "true" {
            response.headers["Access-Control-Allow-Private-Network"] = "true"
        }
    }
}

extension HTTPRequest {
    /// Whether a browser asks what a page of another site may send.
    var isPreflight: Bool { method == .options && headers["Access-Control-Request-Method"] != nil }
}
