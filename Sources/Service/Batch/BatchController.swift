import HTTP
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
    /// How many batches may be under way.
    let batches: Semaphore
    /// Where uploads wait on the disk.
    let folder: String
    let maximumBatchSize: Int
    let maximumPhotoSize: Int
    let logger: Logger

    func remove(_ request: HTTPRequest, _ viewer: Viewer) throws -> HTTPResponse {
        guard let permit = batches.tryAcquire() else { throw Self.busy }
        let submission = try BatchSubmission(request, spoolingInto: folder, limit: maximumBatchSize)
        _ = try pipeline.model(for: submission.options)
        let run = run(of: submission, request, viewer)
        return HTTPResponse(
            headers: [
                "Content-Type": "application/x-ndjson",
                "Cache-Control": "no-store",
                // nginx hands on each line as it comes.
                "X-Accel-Buffering": "no",
            ],
            body: .stream { writer in
                defer { permit.release() }
                try run.run { try writer.write($0) }
            }
        )
    }

    private func run(of submission: BatchSubmission, _ request: HTTPRequest, _ viewer: Viewer) -> BatchRun {
        BatchRun(
            photos: submission.photos,
            options: submission.options,
            pipeline: pipeline,
            gate: gate,
            admit: { [allowance] in try allowance.admit(viewer, request) },
            fetch: { [fetching] in try fetching.bytes(at: $0, for: viewer) },
            maximumPhotoSize: maximumPhotoSize,
            isWanted: request.isClientConnected,
            log: { [logger] in logger.error("POST \(Self.path): \($0)") }
        )
    }

    private static let busy = HTTPError(
        .serviceUnavailable,
        code: "overloaded",
        "Other batches are under way. Try again in a while, or send photos one by one.",
        headers: ["Retry-After": "10"]
    )
}
