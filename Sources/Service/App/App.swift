import HTTP
import Logging

/// Answers requests: finds the route, and turns whatever goes wrong into an answer.
package struct App: Sendable {
    package let router: Router
    let admission: Admission
    package let models: ModelPool
    package let pace: ModelPace
    package let housekeeper: Housekeeper
    let metrics: Metrics
    let refusals: RefusalLog
    let logger: Logger

    /// Whether a request's body may be larger than memory should hold.
    package static func streamsBody(_ request: HTTPRequest) -> Bool {
        request.method == .post
            && [BatchController.path, BatchController.path + "/"].contains(request.path)
    }

    /// Never throws: a request that fails is answered with its error, and the next one is served.
    package func respond(to request: HTTPRequest) -> HTTPResponse {
        let start = ContinuousClock.now
        let request = admission.identify(request)
        let route = router.route(of: request)
        do {
            try admission.check(request)
            let response = try router.respond(to: request)
            return finished(response, request, route?.pattern, cause: nil, since: start)
        } catch {
            let response = response(to: HTTPError(describing: error), wordedBy: route?.wording)
            return finished(response, request, route?.pattern, cause: error, since: start)
        }
    }

    /// The answer to a request that could not be read, or not in full.
    package func refuse(_ error: HTTPError, _ request: HTTPRequest) -> HTTPResponse {
        let route = router.route(of: request)
        let response = response(to: error, wordedBy: route?.wording)
        return finished(response, request, route?.pattern, cause: error, since: .now)
    }

    private func response(to failure: HTTPError, wordedBy wording: Router.Wording?) -> HTTPResponse {
        do {
            return try wording?(failure) ?? HTTPResponse(failure)
        } catch {
            logger.error("a refusal could not be worded: \(error)")
            return HTTPResponse(failure)
        }
    }

    /// What every answer says, whichever it is. The one place where failures are logged.
    private func finished(
        _ response: HTTPResponse,
        _ request: HTTPRequest,
        _ pattern: String?,
        cause: (any Error)?,
        since start: ContinuousClock.Instant
    ) -> HTTPResponse {
        var response = response
        response.headers["X-Cutout-Version"] = CutoutVersion.current
        response.headers["X-Request-Id"] = request.id
        let duration = start.duration(to: .now)
        let route = pattern ?? "none"
        metrics.requests.count(request.method.label, route, String(response.status.code))
        metrics.requestSeconds.record(duration / .seconds(1), route)
        response = admission.crossOrigin.word(response, to: request)
        noteForeignPage(request)
        if response.status.code >= 400 {
            let failure = FailedRequest(
                request: request,
                pattern: pattern,
                status: response.status,
                cause: cause,
                duration: duration
            )
            failure.log(to: logger)
            metrics.refusals.count(failure.code)
            refusals.note(failure)
        }
        return response
    }

    /// Whoever sets up a page of another site, and sees it fail, finds here what to set.
    private func noteForeignPage(_ request: HTTPRequest) {
        let crossOrigin = admission.crossOrigin
        guard let origin = crossOrigin.origin(of: request), crossOrigin.allowed.header(for: origin) == nil
        else { return }
        logger.info(
            "A page of another site asked, and may not read the answer: CUTOUT_ALLOWED_ORIGINS does not name it.",
            metadata: ["request_id": "\(request.id)", "origin": "\(origin.prefix(200))"]
        )
    }
}

extension HTTPMethod {
    private static let known: Set<HTTPMethod> = [.get, .head, .post, .put, .patch, .delete, .options]

    /// The method as a label: whatever a client makes up is one and the same.
    fileprivate var label: String { Self.known.contains(self) ? rawValue : "other" }
}
