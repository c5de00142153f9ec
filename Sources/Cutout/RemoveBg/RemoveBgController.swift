import Accounts
import Foundation
import HTTP
import Matting

/// remove.bg's HTTP API, version 1.0: its clients work when they are pointed here.
struct RemoveBgController: Sendable {
    let pipeline: ArrangingPipeline
    let gate: RemovalGate
    let fetching: URLFetching
    let keys: APIKeyCheck
    let allowance: RequestAllowance

    /// `POST /api/v1.0/removebg`
    func removeBackground(_ request: HTTPRequest) throws -> HTTPResponse {
        try answer(request) { caller in
            let standing = allowance.take(for: caller.name(or: request.remoteAddress))
            var response = try standing.isExceeded ? Self.refusal(standing) : removed(request, caller)
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

    /// Identifies the caller; whatever goes wrong is told in remove.bg's form.
    private func answer(
        _ request: HTTPRequest,
        _ work: (Caller) throws -> HTTPResponse
    ) throws -> HTTPResponse {
        do {
            return try work(try keys.identify(request))
        } catch {
            let refusal = RemoveBgError(describing: error)
            // What nobody foresaw belongs in the log, which the application keeps for all errors.
            guard refusal.code != "internal_error" else { throw error }
            return try refusal.response()
        }
    }

    /// A failure of the removal is an answer too, so that it carries the caller's rate.
    private func removed(_ request: HTTPRequest, _ caller: Caller) throws -> HTTPResponse {
        do {
            return try remove(request, caller)
        } catch {
            let refusal = RemoveBgError(describing: error)
            guard refusal.code != "internal_error" else { throw error }
            return try refusal.response()
        }
    }

    private func remove(_ request: HTTPRequest, _ caller: Caller) throws -> HTTPResponse {
        let form = try RemoveBgForm(request)
        let wishes = try RemoveBgWishes(form)
        let images = try RemoveBgImages(form) { url throws(AccountsError) in
            try fetching.bytes(at: url, for: caller)
        }
        let (result, file) = try gate.admit(while: request.isClientConnected) {
            let result = try pipeline.run(images, wishes: wishes, while: request.isClientConnected)
            return (result, try RemoveBgFile(result, wishes: wishes))
        }
        var response = try response(result, file, isJSON: request.wantsJSON)
        if wishes.subject != .auto, wishes.subjectDetail != .none {
            response.headers["X-Type"] = wishes.subject.rawValue
        }
        return response
    }

    private func response(
        _ result: ArrangingPipeline.Result,
        _ file: RemoveBgFile,
        isJSON: Bool
    ) throws -> HTTPResponse {
        let bounds = result.cutout.bounds
        var response: HTTPResponse =
            try isJSON
            ? .json(RemoveBgResult(file, bounds)) : .bytes(file.bytes, type: file.mediaType)
        response.headers.add(contentsOf: [
            "X-Width": String(result.picture.width),
            "X-Height": String(result.picture.height),
            "X-Credits-Charged": "0",
            "X-Foreground-Top": String(bounds.top),
            "X-Foreground-Left": String(bounds.left),
            "X-Foreground-Width": String(bounds.width),
            "X-Foreground-Height": String(bounds.height),
        ])
        response.headers["Cache-Control"] = "no-store"
        return response
    }

    private static func refusal(_ standing: RequestAllowance.Standing) throws -> HTTPResponse {
        let wait = max(1, standing.reset - Int(Date().timeIntervalSince1970))
        return try RemoveBgError(
            .tooManyRequests,
            code: "rate_limit_exceeded",
            "Rate limit exceeded",
            detail: "At most \(standing.limit) images a minute are processed. Try again in \(wait) seconds.",
            headers: ["Retry-After": String(wait)]
        ).response()
    }
}

extension Caller {
    /// What requests are counted by: who somebody is, else where they come from.
    fileprivate func name(or address: String?) -> String {
        switch self {
        case .anonymous: "address \(address ?? "")"
        case .known(let name): "caller \(name)"
        }
    }
}

extension HTTPRequest {
    fileprivate var wantsJSON: Bool {
        headers["Accept"]?.lowercased().contains("application/json") ?? false
    }
}
