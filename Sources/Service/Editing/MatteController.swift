import Foundation
import HTTP
import History
import Imaging

/// The mattes of an item: mended ones are saved, earlier ones come back.
struct MatteController: Sendable {
    let history: any HistoryStore
    let mattes: any MatteStore
    let blobs: any BlobStore
    let budget: PixelBudget
    let gate: RemovalGate
    let quota: Quota
    let metrics: Metrics

    private struct Listing: Encodable {
        let versions: [Version]
    }

    private struct Version: Encodable {
        let number: Int
        let current: Bool
        /// By hand.
        let mended: Bool
        /// The version that a model made and this one was mended from; its own number where a model made it.
        let own: Int
        let model: String
        let modelVersion: String
        let createdAt: Date

        init(_ version: MatteVersion, of item: HistoryItem) {
            number = version.number
            current = version.number == item.version
            mended = version.isMended
            own = version.own
            model = version.model
            modelVersion = version.modelVersion
            createdAt = version.created
        }
    }

    /// `PUT /api/history/{id}/matte?replaces=`: a mended matte becomes the item's. `If-Match` says which one was mended;
    /// where that is not the item's any more, the new one is kept beside it, and the answer is 409 `stale_version`.
    func save(_ request: HTTPRequest, _ user: User) throws -> HTTPResponse {
        let start = ContinuousClock.now
        let item = try history.item(request.itemID(), of: user.id)
        let submission = try MatteSubmission(request, for: item)
        let files = try files(submission, of: item, for: user, request)
        let made = ContinuousClock.now
        let version = NewMatteVersion(
            .person(mended: submission.mended),
            matte: files.matte,
            thumbnail: files.thumbnail,
            replacing: submission.replaced
        )
        let saved = try mattes.save(version, to: item.id, of: user.id, within: quota)
        guard saved.isCurrent else { throw Self.stale(saved) }
        // A matte that is mended further was counted at the first stroke.
        if !item.isMended { metrics.countRepainted(model: item.model, version: item.modelVersion) }
        var response = try HTTPResponse.json(ItemJSON(saved.item)).tagged(by: saved.item)
        response.headers["Server-Timing"] =
            "files;dur=\((made - start).milliseconds), save;dur=\(made.duration(to: .now).milliseconds)"
        return response
    }

    /// `DELETE /api/history/{id}/matte`: back to the one that a model made. What was mended stays among the versions.
    func revert(_ request: HTTPRequest, _ user: User) throws -> HTTPResponse {
        let item = try mattes.useMatte(nil, of: request.itemID(), of: user.id)
        return try .json(ItemJSON(item)).tagged(by: item)
    }

    /// `GET /api/history/{id}/matte/versions`: newest first.
    func list(_ request: HTTPRequest, _ user: User) throws -> HTTPResponse {
        let item = try history.item(request.itemID(), of: user.id)
        let versions = try mattes.matteVersions(of: item.id, of: user.id)
        return try .json(Listing(versions: versions.map { Version($0, of: item) }))
    }

    /// `POST /api/history/{id}/matte/versions/{number}/restore`
    func restore(_ request: HTTPRequest, _ user: User) throws -> HTTPResponse {
        guard let number = Int(request.pathParameters["number"] ?? "") else { throw HTTPError.notFound }
        let item = try mattes.useMatte(number, of: request.itemID(), of: user.id)
        return try .json(ItemJSON(item)).tagged(by: item)
    }

    private func files(
        _ submission: MatteSubmission,
        of item: HistoryItem,
        for user: User,
        _ request: HTTPRequest
    ) throws -> MendedFiles {
        guard let original = item.blobs[.original] else {
            throw HistoryError(.blobMissing, "A file of this item is missing from the server.")
        }
        // Of its photo and of its matte, which is as large.
        let claim = RemovalGate.Claim(caller: user.clientName, pixels: 2 * item.width * item.height)
        return try gate.admit(claim, while: request.isClientConnected) {
            try MendedFiles(submission, of: blobs.contents(of: original.id), within: budget)
        }
    }

    private static func stale(_ saved: SavedMatte) -> HTTPError {
        HTTPError(
            .conflict,
            code: "stale_version",
            "This cutout was changed elsewhere in the meantime. Yours is kept as version \(saved.number), and version \(saved.item.version) counts until you choose.",
            headers: ["X-Matte-Version": String(saved.number)]
        )
    }
}

extension HTTPResponse {
    /// The response with the ETag that the item's matte has.
    func tagged(by item: HistoryItem) -> HTTPResponse {
        var response = self
        response.headers["ETag"] = item.blobs[.matte].map { EntityTag($0.id.rawValue).value }
        response.headers["X-Matte-Version"] = String(item.version)
        return response
    }
}
