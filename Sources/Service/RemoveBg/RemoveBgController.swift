import Fetching
import HTTP
import Matting

/// remove.bg's HTTP API, version 1.0: its clients work when they are pointed here.
struct RemoveBgController: Sendable {
    let pipeline: RemovalPipeline
    let gate: RemovalGate
    let fetching: URLFetching
    let access: Access
    let allowance: RequestAllowance

    /// `POST /api/v1.0/removebg`
    func removeBackground(_ request: HTTPRequest) throws -> HTTPResponse {
        try counted(request) { try remove(request, $0) }
    }

    /// Counts a request, and tells the viewer's rate whatever comes of it.
    func counted(
        _ request: HTTPRequest,
        _ work: (Viewer) throws -> HTTPResponse
    ) throws -> HTTPResponse {
        try answer(request) { viewer in
            let standing = allowance.take(for: viewer, request)
            var response =
                try standing.isExceeded
                ? refusal(standing).response(to: request) : told(request) { try work(viewer) }
            response.headers.add("X-RateLimit-Limit", String(standing.limit))
            response.headers.add("X-RateLimit-Remaining", String(max(0, standing.remaining)))
            response.headers.add("X-RateLimit-Reset", String(standing.reset))
            return response
        }
    }

    /// `GET /api/v1.0/account`: credits cost nothing here, and there are always enough.
    func account(_ request: HTTPRequest) throws -> HTTPResponse {
        try answer(request) { _ in try .json(RemoveBgAccount.unlimited) }
    }

    /// Finds out who asks; whatever goes wrong is told in remove.bg's form.
    private func answer(
        _ request: HTTPRequest,
        _ work: (Viewer) throws -> HTTPResponse
    ) throws -> HTTPResponse {
        do {
            return try access.respond(toRemover: request, work)
        } catch {
            let refusal = RemoveBgError(describing: error)
            // What nobody foresaw belongs in the log, which the application keeps for all errors.
            guard refusal.code != "internal_error" else { throw error }
            return try refusal.response(to: request)
        }
    }

    /// A failure of the work is an answer too, so that it carries the viewer's rate.
    private func told(_ request: HTTPRequest, _ work: () throws -> HTTPResponse) throws -> HTTPResponse {
        do {
            return try work()
        } catch {
            let refusal = RemoveBgError(describing: error)
            guard refusal.code != "internal_error" else { throw error }
            return try refusal.response(to: request)
        }
    }

    private func remove(_ request: HTTPRequest, _ viewer: Viewer) throws -> HTTPResponse {
        let answer = try RemoveBgAnswer(for: request)
        let form = try RequestForm(request, .removeBg)
        let wishes = try RemoveBgWishes(form)
        let images = try RemoveBgImages(form) { url throws(FetchingError) in
            try fetching.bytes(at: url, for: viewer, request)
        }
        var options = wishes.options(over: images.background, in: pipeline.models.current)
        let caller = request.clientName(viewer)
        options.caller = caller
        let claim = RemovalGate.Claim(
            caller: caller,
            pixels: try pipeline.pixels(of: images.photo, options)
        )
        let (removal, file) = try gate.admit(claim, while: request.isClientConnected) {
            var removal = try pipeline.remove(
                images.photo,
                options: options,
                while: request.isClientConnected
            )
            let file = try pipeline.encode(&removal) { try RemoveBgFile($0, as: wishes.format) }
            return (removal, file)
        }
        var response = try response(removal, file, answer)
        if wishes.subject != .auto, wishes.subjectDetail != .none {
            response.headers["X-Type"] = wishes.subject.rawValue
        }
        return response
    }

    private func response(
        _ removal: Removal,
        _ file: RemoveBgFile,
        _ answer: RemoveBgAnswer
    ) throws -> HTTPResponse {
        let picture = removal.picture
        let whole = PixelRect(left: 0, top: 0, width: picture.width, height: picture.height)
        let bounds = removal.bounds ?? whole
        var response: HTTPResponse =
            try answer == .json
            ? .json(RemoveBgResult(file, bounds)) : .bytes(file.bytes, type: file.mediaType)
        response.headers.add(contentsOf: [
            "X-Width": String(picture.width),
            "X-Height": String(picture.height),
            "X-Credits-Charged": "0",
            "X-Foreground-Top": String(bounds.top),
            "X-Foreground-Left": String(bounds.left),
            "X-Foreground-Width": String(bounds.width),
            "X-Foreground-Height": String(bounds.height),
        ])
        response.headers["Cache-Control"] = "no-store"
        response.headers["Vary"] = "Accept"
        response.headers.setModel(removal.model, substitutedFor: removal.substitutedFor)
        return response
    }

    private func refusal(_ standing: RequestAllowance.Standing) -> RemoveBgError {
        let wait = standing.wait()
        return RemoveBgError(
            .tooManyRequests,
            code: "rate_limit_exceeded",
            "Rate limit exceeded",
            detail: "At most \(standing.limit) images a minute are processed. Try again in \(wait) seconds.",
            headers: ["Retry-After": String(wait)]
        )
    }
}
