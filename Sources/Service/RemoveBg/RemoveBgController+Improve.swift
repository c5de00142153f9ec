import Cryptography
import Fetching
import HTTP

extension RemoveBgController {
    private static let idLength = 32

    private struct Receipt: Encodable {
        let id: String
    }

    /// `POST /api/v1.0/improve`: looks at a photo that came out badly, and answers an id for it.
    ///
    /// remove.bg's clients offer such photos for the training of models. Nobody has agreed to that here, so nothing is
    /// kept, which `X-Image-Kept: false` says. The id is the beginning of the file's SHA-256: it names the photo to
    /// whoever has it, and nothing on the server.
    func improve(_ request: HTTPRequest) throws -> HTTPResponse {
        try counted(request) { viewer in
            let photo = try RemoveBgImages.photo(RequestForm(request, .removeBg)) {
                url throws(FetchingError) in
                try fetching.bytes(at: url, for: viewer, request)
            }
            _ = try pipeline.pixels(of: photo)
            let digest = try Digest.hexSHA256(Array(photo))
            var response = try HTTPResponse.json(Receipt(id: String(digest.prefix(Self.idLength))))
            response.headers["X-Image-Kept"] = "false"
            return response
        }
    }
}
