import Foundation
import HTTP
import History

/// The photos and the wishes of one `POST /api/batch`, whichever way the client sent them: a form with many parts
/// `file` and fields `url`, or the JSON object `{"urls":[...]}`. Parameters are form fields, members of the object,
/// or stand in the query, and hold for every photo.
package struct BatchSubmission {
    package let photos: [BatchPhoto]
    package var options: RemovalOptions

    /// The most photos in one batch.
    static let maximumCount = 1000
    /// The most bytes of a batch that names addresses only.
    private static let maximumListSize = 1 << 20

    private static let rules = FormRules(
        files: ["file", Dress.backgroundFile],
        lists: ["urls": "url"],
        maximumParts: maximumCount + 100
    )

    /// - Parameters:
    ///   - folder: where a form's photos wait on the disk.
    ///   - limit: the most bytes of a form.
    /// - Throws: `HTTPError` for what is no batch; as `BodySpool`.
    package init(_ request: HTTPRequest, spoolingInto folder: ScratchFolder, limit: Int) throws {
        guard let stream = request.bodyStream else { preconditionFailure("batches come as streams") }
        switch request.contentType?.essence {
        case "multipart/form-data":
            let boundary = try MultipartForm.boundary(of: request)
            let spool = try BodySpool(stream, in: folder, limit: limit)
            let limits = MultipartForm.Limits(maximumParts: Self.rules.maximumParts)
            let parts = try MultipartPart.all(in: spool.bytes, boundary: boundary, limits: limits)
            try self.init(RequestForm(parts, Self.rules, query: request.query))
        case "application/json":
            let body = try stream.readAll(limit: Self.maximumListSize)
            try self.init(RequestForm<Data>(json: body, Self.rules, query: request.query))
        default:
            throw HTTPError(
                .unsupportedMediaType,
                code: "unsupported_batch",
                "Send a batch as multipart/form-data with many fields 'file' or 'url', or as application/json: {\"urls\":[...]}."
            )
        }
    }

    private init(_ form: RequestForm<Data>) throws(HTTPError) {
        let sources = form.entries.compactMap(Self.source)
        guard !sources.isEmpty else {
            throw HTTPError(
                .badRequest,
                code: "no_file",
                "There is no photo in the batch. Send each as a form field 'file', or its address as 'url'."
            )
        }
        guard sources.count <= Self.maximumCount else {
            throw HTTPError(
                .badRequest,
                code: "too_many_photos",
                "There are \(sources.count) photos in the batch. Send at most \(Self.maximumCount) at once."
            )
        }
        photos = sources.enumerated().map { BatchPhoto(index: $0, name: $1.name, source: $1.source) }
        let background = form.sentFile(Dress.backgroundFile).map { [UInt8]($0)[...] }
        options = try RemovalOptions(form.value, backgroundFile: background)
    }

    private static func source(_ entry: RequestForm<Data>.Entry) -> (name: String, source: BatchPhoto.Source)?
    {
        switch entry {
        case .file(let file) where file.field == Dress.backgroundFile: nil
        case .file(let file): (file.filename ?? "", .file(file.bytes))
        case .text("url", let url): (url, .url(url))
        case .text: nil
        }
    }
}

/// One photo of a batch: what the client calls it, and where its bytes are.
package struct BatchPhoto: Sendable {
    package enum Source: Sendable {
        /// A file of the form.
        case file(Data)
        /// An address to fetch it from.
        case url(String)
    }

    /// Its place in the request, from 0.
    package let index: Int
    /// The file's name or the address, as the client gave it.
    package let name: String
    package let source: Source
}
