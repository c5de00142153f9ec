import HTTP

/// The two ways in which a result is told: the picture itself, or JSON with the picture in it.
enum RemoveBgAnswer: Equatable {
    case picture, json

    /// What a picture may be called. Which of them it is `format` decides, so one that is accepted is enough.
    private static let pictureTypes = [
        "image/png", "image/jpeg", "image/webp", "application/zip", "application/octet-stream",
    ]

    /// How much worse than the picture JSON is, whose base64 is a third longer (a source quality: RFC 2295,
    /// section 5.3). Libraries put JSON first in their own `Accept` whatever they ask for: axios alongside `*/*`, n8n at 1
    /// with pictures at 0.8. Who does want JSON leaves pictures out, or well behind.
    private static let jsonQuality = 0.7

    /// What the client likes better.
    ///
    /// - Throws: 406 `not_acceptable` where it can use neither.
    init(for request: HTTPRequest) throws(RemoveBgError) {
        let accepted = AcceptedTypes(request.headers)
        let picture = Self.pictureTypes.map(accepted.quality).max() ?? 0
        let json = accepted.quality(of: "application/json") * Self.jsonQuality
        guard picture > 0 || json > 0 else { throw .notAcceptable }
        self = json > picture ? .json : .picture
    }
}

extension RemoveBgError {
    fileprivate static let notAcceptable = RemoveBgError(
        HTTPStatus(406, "Not Acceptable"),
        code: "not_acceptable",
        "The header Accept names nothing that can be answered.",
        detail: "Send Accept: image/* for the picture, application/json for JSON with the picture in base64."
    )
}
