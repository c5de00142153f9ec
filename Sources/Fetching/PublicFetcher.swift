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

    /// The ports of the web.
    public static let standardPorts: Set<UInt16> = [80, 443]

    private let limits: Limits
    private let others: Set<IPAddress>
    private let ports: Set<UInt16>

    /// A fetcher that also reaches the machines at `others`, public or not: a picture server in the house, say.
    ///
    /// - Parameter ports: where servers may listen. At others there is no web server but something that was never meant
    ///   to be asked by strangers.
    public init(
        limits: Limits,
        others: Set<IPAddress> = [],
        ports: Set<UInt16> = PublicFetcher.standardPorts
    ) {
        self.limits = limits
        self.others = others
        self.ports = ports
    }

    /// The body of what is at `url`, which may begin with http or https.
    ///
    /// - Parameter isWanted: asked while the server is waited for; the fetch is dropped once it answers false.
    /// - Throws: `addressRefused` for an address that may not be fetched, `responseTooLarge`, `abandoned`, `fetchFailed`
    ///   for all else, an answer other than 200 included.
    public func fetch(_ url: String, while isWanted: @escaping () -> Bool = { true }) throws(FetchingError)
        -> [UInt8]
    {
        let start = ContinuousClock.now
        // Interfaces come and go: which addresses are this machine's own is looked up for each fetch.
        let addresses = PublicAddresses(others: others, ports: ports, own: try NetworkInterfaces.addresses())
        var url = url
        for _ in 0...limits.maximumRedirects {
            let response = try request(url, since: start, .publicOnly(addresses), while: isWanted)
            guard Self.redirects.contains(response.status) else { return try Self.body(of: response) }
            url = try Self.target(of: response, from: url)
        }
        throw FetchingError(.fetchFailed, "The server redirects more than \(limits.maximumRedirects) times.")
    }

    private func request(
        _ url: String,
        since start: ContinuousClock.Instant,
        _ rule: AddressRule,
        while isWanted: @escaping () -> Bool
    ) throws(FetchingError) -> FetchResponse {
        guard let port = Self.port(of: url) else {
            throw FetchingError(
                .addressRefused,
                "Only addresses that begin with http:// or https:// are fetched."
            )
        }
        // Told here in words; the connection is judged by the same rule.
        guard UInt16(exactly: port).map(ports.contains) == true else {
            let list = ports.count <= 8 ? ports.sorted().map(String.init).joined(separator: ", ") : "a few"
            throw FetchingError(
                .addressRefused,
                "Photos are fetched from the ports \(list) only, not from \(port)."
            )
        }
        let left = limits.totalTimeout - Int(start.duration(to: .now) / .milliseconds(1))
        guard left > 0 else { throw FetchingError(.fetchFailed, "The server took too long.") }
        var limits = CurlClient.Limits()
        limits.totalTimeout = left
        limits.connectTimeout = min(limits.connectTimeout, left)
        limits.maximumBodySize = self.limits.maximumBodySize
        return try CurlTransfer(limits: limits, rule: rule, while: isWanted).perform(FetchRequest(url: url))
    }

    /// The port that an address leads to; nil for an address that is not fetched at all.
    private static func port(of url: String) -> Int? {
        guard url.utf8.count <= maximumLength, let parts = URLComponents(string: url),
            let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme),
            parts.host?.isEmpty == false, parts.user == nil, parts.password == nil
        else { return nil }
        return parts.port ?? (scheme == "https" ? 443 : 80)
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
