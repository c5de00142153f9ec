/// A request as a value: decoded, and read in full unless its body is one to read piece by piece.
public struct HTTPRequest: Sendable {
    /// Its name in logs.
    public var id: String
    /// What becomes known of it while it is answered.
    public let notes = RequestNotes()
    /// The method.
    public var method: HTTPMethod
    /// The path, percent-decoded, without the query.
    public var path: String
    /// The query's parameters.
    public var query: QueryParameters
    /// The header fields.
    public var headers: HTTPHeaders
    /// The whole body; empty where it is a stream.
    public var body: [UInt8]
    /// The body of a request to a route that reads bodies piece by piece.
    public var bodyStream: BodyStream?
    /// The client's IP address as nginx saw it.
    public var remoteAddress: String?
    /// Whether the client came by HTTPS.
    public var isSecure: Bool
    /// Whether a page of another site asks, which has no session here and is given none.
    public var isFromOtherSite = false
    /// Values of the route's `{name}` segments, filled in by the router.
    public var pathParameters: [String: String]
    /// Whether somebody still waits for the response. Long work asks now and then and stops when nobody does.
    public var isClientConnected: @Sendable () -> Bool

    /// Makes a request.
    public init(
        id: String = RequestID.make(),
        method: HTTPMethod = .get,
        path: String,
        query: QueryParameters = QueryParameters(),
        headers: HTTPHeaders = [:],
        body: [UInt8] = [],
        bodyStream: BodyStream? = nil,
        remoteAddress: String? = nil,
        isSecure: Bool = false,
        pathParameters: [String: String] = [:],
        isClientConnected: @escaping @Sendable () -> Bool = { true }
    ) {
        self.id = id
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.bodyStream = bodyStream
        self.remoteAddress = remoteAddress
        self.isSecure = isSecure
        self.pathParameters = pathParameters
        self.isClientConnected = isClientConnected
    }

    /// The media type of the body, where `Content-Type` states a valid one.
    public var contentType: MediaType? {
        headers["Content-Type"].flatMap(MediaType.init(parsing:))
    }

    /// The cookies that came with the request, by name; the first where a name is repeated, which is the one
    /// with the most specific path (RFC 6265, section 5.4).
    public var cookies: [String: String] {
        let pairs = headers.all("Cookie").flatMap(Cookie.pairs(parsing:))
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
}

/// What a request asks to be done with a resource, as in "GET" (RFC 9110, section 9).
///
/// Methods are case-sensitive, and any token is allowed: the named ones are those that Cutout answers.
public struct HTTPMethod: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// The method's name as it stands in the request line.
    public let rawValue: String

    /// Makes a method from its name, unchanged.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The method's name.
    public var description: String { rawValue }

    public static let get = HTTPMethod(rawValue: "GET")
    public static let head = HTTPMethod(rawValue: "HEAD")
    public static let post = HTTPMethod(rawValue: "POST")
    public static let put = HTTPMethod(rawValue: "PUT")
    public static let patch = HTTPMethod(rawValue: "PATCH")
    public static let delete = HTTPMethod(rawValue: "DELETE")
    public static let options = HTTPMethod(rawValue: "OPTIONS")
}
