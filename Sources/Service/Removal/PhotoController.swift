import HTTP
import Imaging

/// What a page needs to know and to have of photos before and beside their cutouts.
struct PhotoController: Sendable {
    let pipeline: RemovalPipeline
    let gate: RemovalGate
    let fetching: URLFetching
    /// The largest upload, in bytes.
    let maximumBodySize: Int

    private struct Limits: Encodable {
        let maxBytes: Int
        let maxPixels: Int
        /// Media types of the photos that are read.
        let mediaTypes: [String]
    }

    private struct Identity: Encodable {
        let format: String
        let mediaType: String
    }

    /// `GET /api/limits`: what photos may be.
    func limits(_ request: HTTPRequest) throws -> HTTPResponse {
        try .json(
            Limits(
                maxBytes: maximumBodySize,
                maxPixels: pipeline.budget.maximumPixels,
                mediaTypes: SourceFormat.allCases.map(\.mediaType)
            )
        )
    }

    /// `POST /api/identify`: what a file is, by its first bytes as the body, so that nobody uploads a video to hear that
    /// it is none. 415 says what to do with one that is no photo.
    func identify(_ request: HTTPRequest) throws -> HTTPResponse {
        let head = request.body[...]
        guard let format = SourceFormat.detect(head) else { throw OtherFormat.detect(head).refusal }
        return try .json(Identity(format: format.displayName, mediaType: format.mediaType))
    }

    /// `POST /api/picture`: a photo as every browser shows it, at its full size and upright: HEIC and TIFF, for instance. The
    /// photo at an address, `url`, which a page may not fetch itself, comes as it is where browsers show it.
    func picture(_ request: HTTPRequest, _ viewer: Viewer) throws -> HTTPResponse {
        let form = try RequestForm(request, .removal)
        let sent = form.photo ?? form.files.first?.bytes
        guard let photo = try sent ?? form["url"].map({ try fetching.bytes(at: $0, for: viewer, request) })
        else { throw OtherFormat.empty.refusal }
        if sent == nil, let format = SourceFormat.detect(photo),
            ScreenPicture.shownMediaTypes.contains(format.mediaType)
        {
            _ = try pipeline.pixels(of: photo)
            return Self.answer(Array(photo), format.mediaType)
        }
        let claim = RemovalGate.Claim(
            caller: request.clientName(viewer),
            pixels: try pipeline.pixels(of: photo)
        )
        let picture = try gate.admit(claim, while: request.isClientConnected) {
            try ScreenPicture(ImageDecoder.decode(photo, within: pipeline.budget))
        }
        return Self.answer(picture.bytes, picture.format.mediaType)
    }

    private static func answer(_ bytes: [UInt8], _ mediaType: String) -> HTTPResponse {
        HTTPResponse(
            status: .ok,
            headers: ["Content-Type": mediaType, "Cache-Control": "no-store"],
            body: .bytes(bytes)
        )
    }
}

/// An image as a file that every browser shows.
struct ScreenPicture {
    let format: ImageFormat
    let bytes: [UInt8]

    /// Of these every browser shows what we would.
    static let shownMediaTypes: Set<String> = ["image/jpeg", "image/png", "image/webp", "image/gif"]

    /// What people compare and cut out of must look like the original.
    private static let quality = 95
    /// WebP's longest side.
    private static let longestWebP = 16_383

    init(_ image: Image) throws(ImagingError) {
        let fitsWebP = max(image.width, image.height) <= ScreenPicture.longestWebP
        format = image.isOpaque ? .jpeg : fitsWebP ? .webp : .png
        bytes = try ImageEncoder.encode(image, as: format, quality: ScreenPicture.quality)
    }
}
