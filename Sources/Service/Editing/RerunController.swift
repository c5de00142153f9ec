import HTTP
import History
import Imaging

/// `POST /api/history/{id}/matte?model=`: a kept photo runs through a model again, and the new matte becomes the item's.
/// The answer is the matte, as `/api/remove` has it with `channels=alpha`.
struct RerunController: Sendable {
    let history: any HistoryStore
    let mattes: any MatteStore
    let blobs: any BlobStore
    let pipeline: RemovalPipeline
    let gate: RemovalGate
    let allowance: RequestAllowance
    let quota: Quota

    func rerun(_ request: HTTPRequest, _ viewer: Viewer) throws -> HTTPResponse {
        let user = try viewer.owner()
        let item = try history.item(request.itemID(), of: user.id)
        guard let original = item.blobs[.original] else {
            throw HistoryError(.blobMissing, "A file of this item is missing from the server.")
        }
        let form = try RequestForm(request, .removal)
        var options = RemovalOptions(model: form["model"], format: .png, channels: .alpha)
        options.caller = user.clientName
        try allowance.admit(viewer, request)
        let claim = RemovalGate.Claim(caller: user.clientName, pixels: item.width * item.height)
        let (result, files) = try gate.admit(claim, while: request.isClientConnected) {
            try pipeline.run(
                blobs.contents(of: original.id)[...],
                options: options,
                while: request.isClientConnected,
                deriving: { try HistoryRecorder.Files($0, file: $1, options: options) }
            )
        }
        let saved = try mattes.save(
            NewMatteVersion(result, files),
            to: item.id,
            of: user.id,
            within: quota
        )
        var response = HTTPResponse(result).tagged(by: saved.item)
        response.headers["X-History-Id"] = item.id.rawValue
        return response
    }
}

extension NewMatteVersion {
    /// What a model made, with its thumbnail.
    fileprivate init(_ result: RemovalPipeline.Result, _ files: HistoryRecorder.Files) {
        self.init(
            .model(
                name: result.model.name,
                version: result.model.version,
                durationMilliseconds: result.timings.totalMilliseconds
            ),
            matte: NewBlob(files.matte, mediaType: ImageFormat.png.mediaType),
            thumbnail: NewBlob(files.thumbnail, mediaType: Thumbnail.format.mediaType)
        )
    }
}
