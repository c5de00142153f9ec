import Accounts
import HTTP

extension Router {
    /// remove.bg's API under `/api`, and at the root for clients that can change only the host.
    mutating func addRemoveBg(_ models: RemovalPipeline, _ gate: RemovalGate, _ settings: DropInSettings, _ keys: APIKeyCheck) {
        let controller = RemoveBgController(
            pipeline: ArrangingPipeline(models: models.models, budget: models.budget),
            gate: gate,
            fetching: URLFetching(settings),
            keys: keys,
            allowance: RequestAllowance(perMinute: settings.requestsPerMinute)
        )
        for root in ["/api/v1.0", "/v1.0"] {
            on(.post, "\(root)/removebg", controller.removeBackground)
            on(.get, "\(root)/account", controller.account)
        }
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

extension APIKeyCheck {
    /// Where strangers are not served, whoever shows no session is one.
    init(_ accounts: AccountSettings) {
        let allowsAnonymous = accounts.allowsAnonymous
        self.init { _ throws(HTTPError) in
            guard allowsAnonymous else {
                throw HTTPError(.forbidden, code: "auth_failed", "This server serves people who are signed in only.")
            }
            return .anonymous
        }
    }
}
