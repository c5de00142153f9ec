import Fetching

/// Fetches the photos and backgrounds that callers name by their address, for those who may have that done.
struct URLFetching: Sendable {
    /// For whom addresses are fetched.
    enum Audience: String, CaseIterable, Sendable {
        case off
        /// Callers who are known: by a session or a key.
        case members
        case everyone
    }

    let audience: Audience
    let fetcher: PublicFetcher

    /// The bytes at `url`.
    ///
    /// - Throws: as `PublicFetcher.fetch`; `addressRefused` too where this viewer's addresses are not fetched.
    func bytes(at url: String, for viewer: Viewer) throws(FetchingError) -> ArraySlice<UInt8> {
        guard audience == .everyone || audience == .members && viewer != .anonymous else {
            throw FetchingError(
                .addressRefused,
                "This server does not fetch addresses for you. Send the image itself instead."
            )
        }
        return try fetcher.fetch(url)[...]
    }
}
