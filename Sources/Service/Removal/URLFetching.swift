import Fetching
import HTTP

/// Fetches the photos and backgrounds that callers name by their address, for those who may have that done, and not many
/// for one caller at once: each waits for a server that may be slow on purpose.
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
    let permits: Semaphore
    /// Counts what comes of fetches.
    let outcomes: Counter

    /// The bytes at `url`, for as long as the client of `request` waits for them.
    ///
    /// - Throws: as `PublicFetcher.fetch`; `addressRefused` too where this viewer's addresses are not fetched, and `busy`
    ///   where enough are being fetched.
    func bytes(at url: String, for viewer: Viewer, _ request: HTTPRequest) throws(FetchingError)
        -> ArraySlice<UInt8>
    {
        try counted { () throws(FetchingError) in
            try check(viewer)
            guard let permit = permits.tryAcquire(for: request.clientName(viewer)) else { throw .busy }
            defer { permit.release() }
            return try fetcher.fetch(url, while: request.isClientConnected)[...]
        }
    }

    /// As ``bytes(at:for:_:)``, for a thread that may wait until fewer are being fetched.
    func bytesInTurn(at url: String, for viewer: Viewer, _ request: HTTPRequest) throws(FetchingError)
        -> [UInt8]
    {
        try counted { () throws(FetchingError) in
            try check(viewer)
            guard
                let permit = permits.acquire(
                    for: request.clientName(viewer),
                    while: request.isClientConnected
                )
            else { throw .abandoned }
            defer { permit.release() }
            return try fetcher.fetch(url, while: request.isClientConnected)
        }
    }

    private func counted<Value>(_ fetch: () throws(FetchingError) -> Value) throws(FetchingError) -> Value {
        do {
            let value = try fetch()
            outcomes.count("fetched")
            return value
        } catch {
            outcomes.count("\(error.code)")
            throw error
        }
    }

    private func check(_ viewer: Viewer) throws(FetchingError) {
        guard audience == .everyone || audience == .members && viewer != .anonymous else {
            throw FetchingError(
                .addressRefused,
                "This server does not fetch addresses for you. Send the image itself instead."
            )
        }
    }
}

extension FetchingError {
    fileprivate static let busy = FetchingError(
        .busy,
        "Enough photos are being fetched already. Try again in a few seconds, or send the photo itself."
    )
    fileprivate static let abandoned = FetchingError(.abandoned, "The client closed the connection.")
}
