import Foundation
import HTTP

/// The photos and the wishes of one `POST /api/batch`, whichever way the client sent them: a form with many parts
/// `file` and fields `url`, or the JSON object `{"urls":[...]}`. Parameters are form fields, members of the object,
/// or stand in the query, and hold for every photo.
package struct BatchSubmission {
    package let photos: [BatchPhoto]
    package let options: RemovalOptions

    /// The most photos in one batch.
    static let maximumCount = 1000
    /// The most bytes of a batch that names addresses only.
    private static let maximumListSize = 1 << 20
    /// The most bytes of a field that is no photo.
    private static let maximumFieldSize = 1 << 13

    /// - Parameters:
    ///   - folder: where a form's photos wait on the disk.
    ///   - limit: the most bytes of a form.
    /// - Throws: `HTTPError` for what is no batch; as `BodySpool`.
    package init(_ request: HTTPRequest, spoolingInto folder: String, limit: Int) throws {
        guard let stream = request.bodyStream else { preconditionFailure("batches come as streams") }
        switch request.contentType?.essence {
        case "multipart/form-data":
            let boundary = try MultipartForm.boundary(of: request)
            let spool = try BodySpool(stream, in: folder, limit: limit)
            try self.init(form: spool.bytes, boundary: boundary, request.query)
        case "application/json":
            try self.init(json: stream.readAll(limit: Self.maximumListSize), request.query)
        default:
            throw HTTPError(
                .unsupportedMediaType,
                code: "unsupported_batch",
                "Send a batch as multipart/form-data with many fields 'file' or 'url', or as application/json: {\"urls\":[...]}."
            )
        }
    }

    private init(form: Data, boundary: String, _ query: QueryParameters) throws(HTTPError) {
        let limits = MultipartForm.Limits(maximumParts: Self.maximumCount + 100)
        let parts = try MultipartPart.all(in: form, boundary: boundary, limits: limits)
        var sources: [(String, BatchPhoto.Source)] = []
        var fields: [String: String] = [:]
        for part in parts {
            if part.name == "file" || part.filename != nil {
                sources.append((part.filename ?? "", .file(part.body)))
            } else {
                let text = try Self.text(of: part)
                if part.name == "url" { sources.append((text, .url(text))) } else { fields[part.name] = text }
            }
        }
        try self.init(sources) { fields[$0] ?? query[$0] }
    }

    private init(json: [UInt8], _ query: QueryParameters) throws(HTTPError) {
        guard let list = try? JSONDecoder().decode(URLList.self, from: Data(json)) else {
            throw HTTPError(
                .badRequest,
                code: "invalid_json",
                "The body must be an object such as {\"urls\":[\"https://example.org/cat.jpg\"],\"format\":\"webp\"}."
            )
        }
        try self.init(list.urls.map { ($0, .url($0)) }) { list.parameters[$0] ?? query[$0] }
    }

    private init(_ sources: [(String, BatchPhoto.Source)], _ parameter: (String) -> String?) throws(HTTPError)
    {
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
        photos = sources.enumerated().map { BatchPhoto(index: $0, name: $1.0, source: $1.1) }
        options = try RemovalOptions(parameter)
    }

    private static func text(of part: MultipartPart<Data>) throws(HTTPError) -> String {
        guard part.body.count <= maximumFieldSize, let text = part.text else {
            throw HTTPError(
                .badRequest,
                code: "invalid_field",
                "The form's field '\(part.name.prefix(40))' is not a text of at most \(maximumFieldSize) bytes. Photos go into fields 'file'."
            )
        }
        return text
    }
}

/// A batch as JSON: addresses, and parameters as texts beside them.
private struct URLList: Decodable {
    let urls: [String]
    let parameters: [String: String]

    private struct Name: CodingKey {
        let stringValue: String
        let intValue: Int? = nil
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Name.self)
        urls = try members.decode([String].self, forKey: Name(stringValue: "urls"))
        parameters = try members.allKeys.filter { $0.stringValue != "urls" }
            .reduce(into: [:]) { $0[$1.stringValue] = try members.decode(String.self, forKey: $1) }
    }
}
