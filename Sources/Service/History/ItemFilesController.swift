import HTTP
import History
import Imaging
import Matting

/// The files of an item. Those that are kept are sent by nginx, which is told where they lie; the cutout is made.
struct ItemFilesController: Sendable {
    let store: any HistoryStore
    let mattes: any MatteStore
    let blobs: FileBlobStore
    let composer: CutoutComposer

    /// Where nginx has the folder of blobs, for internal redirects alone.
    private static let internalLocation = "/internal/blobs/"

    /// `GET /api/history/{id}/original`
    func original(_ request: HTTPRequest, _ user: User) throws -> HTTPResponse {
        try file(.original, request, user) { PhotoName.original($0.name, mediaType: $1.mediaType) }
    }

    /// `GET /api/history/{id}/picture`: the original as every browser shows it; made where that is another file.
    func picture(_ request: HTTPRequest, _ user: User) throws -> HTTPResponse {
        let item = try store.item(request.itemID(), of: user.id)
        guard let blob = item.blobs[.original], !ScreenPicture.shownMediaTypes.contains(blob.mediaType) else {
            return try original(request, user)
        }
        let tag = EntityTag("\(blob.id.rawValue.prefix(20))-picture-\(CutoutVersion.current)")
        if tag.isKnown(to: request) { return .notModified(tag) }
        let picture = try composer.picture(of: item, for: user, while: request.isClientConnected)
        var response = HTTPResponse.privateFile(tag, headers: ["Content-Type": picture.format.mediaType])
        response.body = .bytes(picture.bytes)
        return response
    }

    /// `GET /api/history/{id}/matte?version=`: the present one where none is named.
    func matte(_ request: HTTPRequest, _ user: User) throws -> HTTPResponse {
        let item = try store.item(request.itemID(), of: user.id)
        let number = try request.versionNumber("version")
        let blob = try number.map { try mattes.matte($0, of: item.id, of: user.id) } ?? item.blobs[.matte]
        return try send(blob, as: PhotoName.derived(from: item.name, "matte", .png), request)
    }

    /// `GET /api/history/{id}/thumbnail`
    func thumbnail(_ request: HTTPRequest, _ user: User) throws -> HTTPResponse {
        try file(.thumbnail, request, user) { item, _ in
            PhotoName.derived(from: item.name, "thumbnail", Thumbnail.format)
        }
    }

    /// `GET /api/history/{id}/cutout?format=&background=`, and whatever else it is to wear; by POST with a form, which may
    /// have a picture for the background.
    func cutout(_ request: HTTPRequest, _ user: User) throws -> HTTPResponse {
        let item = try store.item(request.itemID(), of: user.id)
        let style = try CutoutComposer.Style(request, of: ItemJSON(item))
        let tag = EntityTag("\(item.sourceName)-\(try style.name())-c\(Compositing.version)")
        if request.method == .get, tag.isKnown(to: request) { return .notModified(tag) }
        let bytes = try composer.compose(item, style, for: user, while: request.isClientConnected)
        let format = style.options.format
        var response = HTTPResponse.privateFile(tag, headers: ["Content-Type": format.mediaType])
        if request.method != .get { response.headers["ETag"] = nil }
        response.body = .bytes(bytes)
        return response.named(PhotoName.derived(from: item.name, "cutout", format), for: request)
    }

    private func file(
        _ role: BlobRole,
        _ request: HTTPRequest,
        _ user: User,
        name: (HistoryItem, StoredBlob) -> String
    ) throws -> HTTPResponse {
        let item = try store.item(request.itemID(), of: user.id)
        let blob = item.blobs[role]
        return try send(blob, as: blob.map { name(item, $0) } ?? item.name, request)
    }

    private func send(_ blob: StoredBlob?, as name: String, _ request: HTTPRequest) throws -> HTTPResponse {
        guard let blob, try blobs.byteCount(of: blob.id) != nil else {
            throw HistoryError(.blobMissing, "A file of this item is missing from the server.")
        }
        let tag = EntityTag(blob.id.rawValue)
        if tag.isKnown(to: request) { return .notModified(tag) }
        return HTTPResponse.privateFile(
            tag,
            headers: [
                "Content-Type": blob.mediaType,
                "X-Accel-Redirect": Self.internalLocation + blobs.relativePath(of: blob.id),
            ]
        ).named(name, for: request)
    }
}

extension HistoryItem {
    /// Names what its cutouts are made from.
    fileprivate var sourceName: String {
        [BlobRole.original, .matte].compactMap { blobs[$0]?.id.rawValue.prefix(20) }.joined(separator: "-")
    }
}

extension HTTPResponse {
    /// The response as a download of this name, where the request wants one.
    fileprivate func named(_ name: String, for request: HTTPRequest) -> HTTPResponse {
        guard request.query["download"] == "1" else { return self }
        var response = self
        response.headers["Content-Disposition"] = ContentDisposition.attachment(name)
        return response
    }
}
