import Foundation

/// Fetches what a caller names by its address, from the public internet and from nowhere else.
///
/// The address that a connection is about to be made to is judged, not the one that a name led to a moment before:
/// a name that changes its address in between (DNS rebinding) gains nothing. Each redirect is judged anew.
public struct PublicFetcher: Sendable {
    /// What one fetch may cost.
    public struct Limits: Sendable {
        /// Milliseconds for everything, redirects included.
        public var totalTimeout = 10_000
        /// Bytes of body.
        public var maximumBodySize: Int
        /// How often the server may send us elsewhere.
        public var maximumRedirects = 3

        /// 10 s and 3 redirects.
        public init(maximumBodySize: Int) {
            self.maximumBodySize = maximumBodySize
        }
    }

    private static let redirects: Set<Int> = [301, 302, 303, 307, 308]
    private static let maximumLength = 4096

    private let limits: Limits
    private let rule: AddressRule

    /// A fetcher that also reaches the machines at `others`, public or not: a picture server in the house, say.
    public init(limits: Limits, others: Set<IPAddress> = []) {
        self.limits = limits
        rule = .publicOnly(besides: others)
    }

    /// The body of what is at `url`, which may begin with http or https.
    ///
    /// - Throws: `addressRefused` for an address that may not be fetched, `responseTooLarge`, `fetchFailed` for all
    ///   else, an answer other than 200 included.
    public func fetch(_ url: String) throws(FetchingError) -> [UInt8] {
        let start = ContinuousClock.now
        var url = url
        for _ in 0...limits.maximumRedirects {
            let response = try request(url, since: start)
            guard Self.redirects.contains(response.status) else { return try Self.body(of: response) }
            url = try Self.target(of: response, from: url)
        }
        throw FetchingError(.fetchFailed, "The server redirects more than \(limits.maximumRedirects) times.")
    }

    private func request(_ url: String, since start: ContinuousClock.Instant) throws(FetchingError)
        -> FetchResponse
    {
        guard Self.isFetchable(url) else {
            throw FetchingError(
                .addressRefused,
                "Only addresses that begin with http:// or https:// are fetched."
            )
        }
        let left = limits.totalTimeout - Int(start.duration(to: .now) / .milliseconds(1))
        guard left > 0 else { throw FetchingError(.fetchFailed, "The server took too long.") }
        var limits = CurlClient.Limits()
        limits.totalTimeout = left
        limits.connectTimeout = min(limits.connectTimeout, left)
        limits.maximumBodySize = self.limits.maximumBodySize
        return try CurlTransfer(limits: limits, rule: rule).perform(FetchRequest(url: url))
    }

    private static func isFetchable(_ url: String) -> Bool {
        guard url.utf8.count <= maximumLength, let parts = URLComponents(string: url) else { return false }
        return ["http", "https"].contains(parts.scheme?.lowercased()) && parts.host?.isEmpty == false
            && parts.user == nil && parts.password == nil
    }

    private static func target(of response: FetchResponse, from url: String) throws(FetchingError) -> String {
        guard let location = response.headers["location"], let base = URL(string: url),
            let target = URL(string: location, relativeTo: base)
        else { throw FetchingError(.fetchFailed, "The server redirects to nowhere.") }
        return target.absoluteString
    }

    private static func body(of response: FetchResponse) throws(FetchingError) -> [UInt8] {
        guard response.status == 200 else {
            throw FetchingError(.fetchFailed, "The server answered \(response.status).")
        }
        return response.body
    }
}
