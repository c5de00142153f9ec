import CCurl
import Foundation

/// HTTP through libcurl, one connection a request: certificates verified, no redirects, bounded in time and
/// size.
public struct CurlClient: HTTPFetching {
    /// How long a request may take and how much it may bring.
    public struct Limits: Sendable {
        /// Milliseconds until the connection stands.
        public var connectTimeout = 5_000
        /// Milliseconds until the answer is complete.
        public var totalTimeout = 10_000
        /// Bytes of body.
        public var maximumBodySize = 1 << 20

        /// Limits for calls to a provider: 5 s to connect, 10 s in all, 1 MiB.
        public init() {}
    }

    private let security: TransportSecurity
    private let limits: Limits

    /// A client for addresses that `security` allows.
    public init(security: TransportSecurity = .https, limits: Limits = Limits()) {
        self.security = security
        self.limits = limits
    }

    /// Sends the request. Plain http, where allowed at all, connects to loopback addresses only.
    public func fetch(_ request: FetchRequest) throws(FetchingError) -> FetchResponse {
        guard security.permits(request.url) else {
            throw FetchingError(.addressRefused, "The address is not one that may be fetched.")
        }
        let isPlain = !request.url.lowercased().hasPrefix("https:")
        let transfer = try CurlTransfer(limits: limits, rule: isPlain ? .loopback : .any)
        return try transfer.perform(request)
    }
}
