import HTTP
import Logging

/// Answers requests: finds the route, and turns whatever goes wrong into an answer.
package struct App: Sendable {
    package let router: Router
    let admission: Admission
    package let models: ModelPool
    package let pace: ModelPace
    package let housekeeper: Housekeeper
    let logger: Logger

    /// Whether a request's body may be larger than memory should hold.
    package static func streamsBody(_ request: HTTPRequest) -> Bool {
        request.method == .post && request.path == BatchController.path
    }

    /// Never throws: a request that fails is answered with its error, and the next one is served.
    package func respond(to request: HTTPRequest) -> HTTPResponse {
        var response = answer(to: admission.identify(request))
        response.headers["X-Cutout-Version"] = CutoutVersion.current
        return response
    }

    private func answer(to request: HTTPRequest) -> HTTPResponse {
        do {
            try admission.check(request)
            return try router.respond(to: request)
        } catch {
            let failure = HTTPError(describing: error)
            let route = router.route(of: request)
            // 503 and the like say "later", and orchestrators ask until it is later.
            if failure.status == .internalServerError { log(error, route?.pattern, request) }
            return response(to: failure, wordedBy: route?.wording)
        }
    }

    private func response(to failure: HTTPError, wordedBy wording: Router.Wording?) -> HTTPResponse {
        do {
            return try wording?(failure) ?? HTTPResponse(failure)
        } catch {
            logger.error("a refusal could not be worded: \(error)")
            return HTTPResponse(failure)
        }
    }

    /// By its pattern: a path may name people's things.
    private func log(_ error: any Error, _ pattern: String?, _ request: HTTPRequest) {
        logger.error("\(request.method.rawValue) \(pattern ?? request.path): \(error)")
    }
}
