import Fetching
import HTTP
import History

/// `/api/remove`: a photo in, its cutout or matte out. Sent by POST, the result of somebody with a session is kept
/// unless `history=false`, and of somebody with a key only with `history=true`; by GET, as rembg's clients ask for the
/// photo at an address, nothing is kept.
struct RemoveController: Sendable {
    let pipeline: RemovalPipeline
    let gate: RemovalGate
    let recorder: HistoryRecorder
    let allowance: RequestAllowance
    let fetching: URLFetching
    let standingBy: Semaphore
    /// How long rembg's callers wait for a place in the line: they know no 503, for rembg takes everybody.
    let rembgWait: Duration

    func remove(_ request: HTTPRequest, _ viewer: Viewer) throws -> HTTPResponse {
        try allowance.admit(viewer, request)
        var submission = try RemovalSubmission(request) { url throws(FetchingError) in
            try fetching.bytes(at: url, for: viewer, request)
        }
        submission.options.caller = request.clientName(viewer)
        guard let user = viewer.user, request.method == .post, submission.isKept ?? viewer.keepsRemovals
        else {
            return HTTPResponse(try run(submission, request, viewer) { _, _ in }.result)
        }
        return try removeAndKeep(submission, request, viewer, for: user.id)
    }

    /// The answer names an item only once it is safe on the disk; where it cannot be kept there is an error instead.
    private func removeAndKeep(
        _ submission: RemovalSubmission,
        _ request: HTTPRequest,
        _ viewer: Viewer,
        for user: UserID
    ) throws -> HTTPResponse {
        try recorder.checkRoom(for: submission.photo, of: user)
        let (result, files) = try run(submission, request, viewer) {
            try HistoryRecorder.Files($0, file: $1, options: submission.options)
        }
        let start = ContinuousClock.now
        let item = try recorder.save(submission, result, files, for: user)
        let saving = start.duration(to: .now)
        var response = HTTPResponse(result)
        response.headers["X-History-Id"] = item.id.rawValue
        // Where the answer is the very matte that is kept, it can be mended and sent back by its tag.
        if files.isAnswer { response = response.tagged(by: item) }
        response.headers["Server-Timing"] =
            "\(result.timings.serverTiming), files;dur=\(files.duration.milliseconds), save;dur=\(saving.milliseconds)"
        return response
    }

    private func run<Extra>(
        _ submission: RemovalSubmission,
        _ request: HTTPRequest,
        _ viewer: Viewer,
        deriving derive: (Removal, _ file: [UInt8]) throws -> Extra
    ) throws -> (result: RemovalPipeline.Result, extra: Extra) {
        let claim = RemovalGate.Claim(
            caller: request.clientName(viewer),
            pixels: try pipeline.pixels(of: submission.photo, submission.options)
        )
        let isPatient = submission.isAsRembgAsks && !viewer.keepsRemovals && rembgWait > .zero
        let permit = isPatient ? standingBy.tryAcquire(for: claim.caller) : nil
        defer { permit?.release() }
        let patience = permit == nil ? .zero : rembgWait
        return try gate.admit(claim, patience: patience, while: request.isClientConnected) {
            try pipeline.run(
                submission.photo,
                options: submission.options,
                while: request.isClientConnected,
                deriving: derive
            )
        }
    }
}

extension HTTPResponse {
    /// The finished image, with what a client may want to know about it in the headers.
    init(_ result: RemovalPipeline.Result) {
        self.init(
            status: .ok,
            headers: [
                "Content-Type": result.format.mediaType,
                "Cache-Control": "no-store",
                "X-Width": String(result.width),
                "X-Height": String(result.height),
                "X-Matte-Source": result.matteSource.rawValue,
                "Server-Timing": result.timings.serverTiming,
            ],
            body: .bytes(result.bytes)
        )
        headers.setModel(result.model, substitutedFor: result.substitutedFor)
    }
}
