import Fetching
import Foundation

/// Knows a provider's endpoints and keys, and fetches either when it must.
final class ProviderDirectory: Sendable {
    /// Seconds a description is kept: they change once in years.
    private static let metadataLifetime: TimeInterval = 24 * 3600
    /// Seconds within which the provider's own max-age for its keys is followed; one hour where it gives
    /// none.
    private static let keyLifetimes: ClosedRange<TimeInterval> = 300...24 * 3600
    private static let defaultKeyLifetime: TimeInterval = 3600
    /// Seconds between two fetches that tokens with unknown keys can cause.
    private static let rotationInterval: TimeInterval = 60

    private let metadataCache: ExpiringCache<ProviderMetadata>
    private let keyCache: ExpiringCache<JSONWebKeySet>

    init(configuration: OpenIDConfiguration, fetcher: any HTTPFetching, clock: WallClock) {
        let metadataCache = ExpiringCache(clock: clock) { () throws(AccountsError) in
            try Self.loadMetadata(configuration, fetcher)
        }
        self.metadataCache = metadataCache
        keyCache = ExpiringCache(clock: clock) { () throws(AccountsError) in
            try Self.loadKeys(metadataCache.value().jwksURI, fetcher)
        }
    }

    func metadata() throws(AccountsError) -> ProviderMetadata {
        try metadataCache.value()
    }

    /// The key that signed a token with this header. An unknown one makes the keys be fetched again, for
    /// providers rotate them, at most once a minute. Throws `unknownKey`.
    func key(for header: JWSHeader) throws(AccountsError) -> JSONWebKey {
        if let key = try keyCache.value().key(for: header) { return key }
        try keyCache.refresh(unlessWithin: Self.rotationInterval)
        if let key = try keyCache.value().key(for: header) { return key }
        throw AccountsError(.unknownKey, "The sign-in provider signed with a key that it does not publish.")
    }

    private static func loadMetadata(
        _ configuration: OpenIDConfiguration,
        _ fetcher: any HTTPFetching
    ) throws(AccountsError) -> (ProviderMetadata, lifetime: TimeInterval) {
        let base =
            configuration.issuer.hasSuffix("/")
            ? String(configuration.issuer.dropLast()) : configuration.issuer
        let response = try get("\(base)/.well-known/openid-configuration", fetcher)
        return (try ProviderMetadata(parsing: response.body, for: configuration), metadataLifetime)
    }

    private static func loadKeys(
        _ url: String,
        _ fetcher: any HTTPFetching
    ) throws(AccountsError) -> (JSONWebKeySet, lifetime: TimeInterval) {
        let response = try get(url, fetcher)
        let lifetime = response.maxAge.map(TimeInterval.init) ?? defaultKeyLifetime
        do {
            let keys = try JSONWebKeySet(parsing: response.body)
            return (keys, min(max(lifetime, keyLifetimes.lowerBound), keyLifetimes.upperBound))
        } catch {
            throw AccountsError(
                .providerMisbehaved,
                "The sign-in provider's keys are damaged.",
                underlying: error
            )
        }
    }

    private static func get(_ url: String, _ fetcher: any HTTPFetching) throws(AccountsError) -> FetchResponse
    {
        let request = FetchRequest(url: url, headers: ["Accept": "application/json"])
        let response = try ProviderCall.fetch(request, by: fetcher)
        guard response.status == 200 else {
            throw ProviderCall.unavailable(ProviderStatus(status: response.status))
        }
        return response
    }
}
