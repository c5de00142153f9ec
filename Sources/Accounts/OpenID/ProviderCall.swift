import Fetching

/// A request to the provider, whose failure is the provider's.
enum ProviderCall {
    static func fetch(
        _ request: FetchRequest,
        by fetcher: any HTTPFetching
    ) throws(AccountsError) -> FetchResponse {
        do {
            return try fetcher.fetch(request)
        } catch {
            throw unavailable(error)
        }
    }

    static func unavailable(_ underlying: any Error) -> AccountsError {
        let message = "The sign-in provider cannot be reached at the moment. Please try again in a minute."
        return AccountsError(.providerUnavailable, message, underlying: underlying)
    }
}

/// A status that the provider should not have answered with, for the log.
struct ProviderStatus: Error {
    let status: Int
}
