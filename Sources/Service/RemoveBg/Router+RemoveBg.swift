import HTTP

extension Router {
    /// remove.bg's API under `/api`, and at the root for clients that can change only the host.
    mutating func addRemoveBg(_ services: Services) {
        let controller = RemoveBgController(
            pipeline: services.pipeline,
            gate: services.gate,
            fetching: services.fetching,
            access: services.access,
            allowance: services.allowance
        )
        for root in ["/api/v1.0", "/v1.0"] {
            on(.post, "\(root)/removebg", controller.removeBackground)
            on(.post, "\(root)/improve", controller.improve)
            on(.get, "\(root)/account", controller.account)
            // What is refused before the controller is asked.
            for path in ["removebg", "improve", "account"] {
                word("\(root)/\(path)") { try RemoveBgError(describing: $0).response() }
            }
        }
    }
}
