import Fetching
import HTTP

extension Router {
    /// What photos may be, and removals one by one, in Cutout's own words and rembg's.
    mutating func addRemoval(_ services: Services) {
        let removal = RemoveController(
            pipeline: services.pipeline,
            gate: services.gate,
            recorder: HistoryRecorder(store: services.data.database, quota: services.storage.quota),
            allowance: services.allowance,
            fetching: services.fetching,
            standingBy: services.permits.standingBy,
            rembgWait: services.configuration.dropIn.rembgWait
        )
        on(.post, "/api/remove", services.access.removers(removal.remove))
        on(.get, "/api/remove", services.access.removers(removal.remove))
        word("/api/remove", HTTPResponse.init(alsoForRembg:))

        let photos = PhotoController(
            pipeline: services.pipeline,
            gate: services.gate,
            fetching: services.fetching,
            maximumBodySize: services.configuration.maximumBodySize
        )
        on(.get, "/api/limits", photos.limits)
        on(.post, "/api/identify", photos.identify)
        on(.post, "/api/picture", services.access.removers(photos.picture))
    }
}

extension URLFetching {
    /// What is fetched may have as many bytes as what is sent.
    init(_ configuration: Configuration, permits: Semaphore, outcomes: Counter) {
        self.init(
            audience: configuration.dropIn.fetching,
            fetcher: PublicFetcher(
                limits: PublicFetcher.Limits(maximumBodySize: configuration.maximumBodySize),
                others: configuration.dropIn.fetchableAddresses,
                ports: configuration.dropIn.fetchablePorts
            ),
            permits: permits,
            outcomes: outcomes
        )
    }
}
