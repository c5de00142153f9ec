import HTTP
import History
import Logging

/// `POST /api/batch`: many photos in, their cutouts out one by one as they are finished, as newline-delimited JSON.
///
/// One request keeps every core busy, so a client with a thousand photos needs no threads of its own.
package struct BatchController: Sendable {
    package static let path = "/api/batch"

    let pipeline: RemovalPipeline
    let gate: RemovalGate
    let allowance: RequestAllowance
    let fetching: URLFetching
    let permits: WaitingPermits
    /// Where uploads and results wait on the disk.
    let folder: ScratchFolder
    let maximumBatchSize: Int
    let maximumPhotoSize: Int
    let logger: Logger

    func remove(_ request: HTTPRequest, _ viewer: Viewer) throws -> HTTPResponse {
        let caller = request.clientName(viewer)
        guard let work = permits.batches.tryAcquire(for: caller),
            let answer = permits.batchAnswers.tryAcquire(for: caller)
        else { throw Self.busy }
        var submission = try BatchSubmission(request, spoolingInto: folder, limit: maximumBatchSize)
        submission.options.caller = caller
        _ = try pipeline.model(for: submission.options)
        // A client that reads slowly holds no place that another batch could be worked on in.
        let results = try run(of: submission, request, viewer).start { work.release() }
        return HTTPResponse(
            headers: [
                "Content-Type": "application/x-ndjson",
                "Cache-Control": "no-store",
                // nginx hands on each line as it comes.
                "X-Accel-Buffering": "no",
            ],
            body: .stream { writer in
                defer {
                    results.close()
                    answer.release()
                }
                while let bytes = try results.next() { try writer.write(bytes) }
            }
        )
    }

    private func run(of submission: BatchSubmission, _ request: HTTPRequest, _ viewer: Viewer) -> BatchRun {
        BatchRun(
            photos: submission.photos,
            options: submission.options,
            pipeline: pipeline,
            gate: gate,
            caller: request.clientName(viewer),
            admit: { [allowance] in try allowance.admit(viewer, request) },
            fetch: { [fetching] in try fetching.bytesInTurn(at: $0, for: viewer, request) },
            folder: folder,
            maximumPhotoSize: maximumPhotoSize,
            isWanted: request.isClientConnected,
            log: { [logger] cause, photo in Self.log(cause, ofPhoto: photo, in: request, to: logger) }
        )
    }

    /// A photo's failure is none of the answer's, which is 200 by then.
    private static func log(
        _ cause: any Error,
        ofPhoto index: Int?,
        in request: HTTPRequest,
        to logger: Logger
    ) {
        let status = HTTPError(describing: cause).status
        var metadata: Logger.Metadata = [
            "request_id": "\(request.id)", "route": "\(path)", "status": .stringConvertible(status.code),
            "cause": "\(cause)",
        ]
        if let index { metadata["photo"] = .stringConvertible(index) }
        if let user = request.notes.user { metadata["user"] = "\(user)" }
        logger.log(
            level: status == .internalServerError ? .error : .info,
            "a photo of a batch failed",
            metadata: metadata
        )
    }

    private static let busy = WaitingPermits.refusal(
        "Other batches are under way. Try again in a while, or send photos one by one.",
        retryAfter: 10
    )
}
