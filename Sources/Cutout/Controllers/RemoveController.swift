import HTTP
import Imaging
import Matting

/// `POST /api/remove`: a photo in, its cutout or matte out.
struct RemoveController: Sendable {
    let pipeline: RemovalPipeline
    let gate: RemovalGate

    func remove(_ request: HTTPRequest) throws -> HTTPResponse {
        let submission = try RemovalSubmission(request)
        let result = try gate.admit(while: request.isClientConnected) {
            try pipeline.run(
                submission.photo,
                options: submission.options,
                while: request.isClientConnected
            )
        }
        return HTTPResponse(result)
    }
}

extension HTTPResponse {
    /// The finished image, with what a client may want to know about it in the headers.
    fileprivate init(_ result: RemovalPipeline.Result) {
        self.init(
            status: .ok,
            headers: [
                "Content-Type": result.format.mediaType,
                "Cache-Control": "no-store",
                "X-Width": String(result.width),
                "X-Height": String(result.height),
                "X-Model": result.model.name,
                "X-Model-Version": result.model.version,
                "Server-Timing": result.timings.serverTiming,
            ],
            body: .bytes(result.bytes)
        )
    }
}
