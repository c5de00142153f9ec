import Fetching
import HTTP

extension Router {
    /// remove.bg's API under `/api`, and at the root for clients that can change only the host.
    mutating func addRemoveBg(
        _ models: RemovalPipeline,
        _ gate: RemovalGate,
        _ settings: DropInSettings,
        _ access: Access,
        _ allowance: RequestAllowance
    ) {
        let controller = RemoveBgController(
            pipeline: ArrangingPipeline(models: models.models, budget: models.budget),
            gate: gate,
            fetching: URLFetching(settings),
            access: access,
            allowance: allowance
        )
        for root in ["/api/v1.0", "/v1.0"] {
            on(.post, "\(root)/removebg", controller.removeBackground)
            on(.post, "\(root)/improve", controller.improve)
            on(.get, "\(root)/account", controller.account)
        }
    }
}

extension Router {
    /// rembg's API. It shares `POST /api/remove` with our own, which answers what rembg's clients did not send.
    mutating func addRembg(
        _ pipeline: RemovalPipeline,
        _ gate: RemovalGate,
        _ settings: DropInSettings,
        _ access: Access,
        _ allowance: RequestAllowance,
        next: @escaping Handler
    ) {
        let controller = RembgController(
            pipeline: pipeline,
            gate: gate,
            fetching: URLFetching(settings),
            access: access,
            allowance: allowance
        )
        on(.get, "/api/remove", controller.fetchAndRemove)
        on(.post, "/api/remove") { try controller.remove($0, next: next) }
    }
}

extension URLFetching {
    init(_ settings: DropInSettings) {
        self.init(
            audience: settings.fetching,
            fetcher: PublicFetcher(others: settings.fetchableAddresses)
        )
    }
}
