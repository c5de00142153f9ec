/// A request to another server.
public struct FetchRequest: Sendable {
    /// What is asked, and what is sent with it.
    public enum Method: Sendable {
        case get
        case post(contentType: String, body: [UInt8])
    }

    /// What is asked.
    public let method: Method
    /// The absolute address.
    public let url: String
    /// Further header fields, without line breaks.
    public let headers: [String: String]

    /// A request for `url`.
    public init(_ method: Method = .get, url: String, headers: [String: String] = [:]) {
        self.method = method
        self.url = url
        self.headers = headers
    }
}

/// Makes HTTP requests: libcurl in the service, a table of answers in tests.
public protocol HTTPFetching: Sendable {
    /// Sends one request and waits for the whole answer, whatever its status. Throws `fetchFailed`,
    /// `addressRefused` or `responseTooLarge` where there is none.
    func fetch(_ request: FetchRequest) throws(FetchingError) -> FetchResponse
}
