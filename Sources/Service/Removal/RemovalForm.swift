import HTTP
import Imaging

/// The files and parameters of a request for removals, whichever way the client sent them: as a multipart or
/// URL-encoded form, as a JSON object, or as the photo itself with the parameters in the query.
///
/// Content goes before what is declared about it: curl calls a photo URL-encoded unless it is told otherwise.
struct RemovalForm {
    /// One uploaded file.
    struct File {
        /// The name of its form field.
        let field: String
        /// What the client calls it, where it says.
        let filename: String?
        let bytes: ArraySlice<UInt8>
    }

    /// The files of a multipart form.
    private(set) var files: [File] = []
    /// The whole body, where it is no form.
    private(set) var photo: ArraySlice<UInt8>?

    private var fields: [String: String] = [:]
    private let query: QueryParameters

    init(_ request: HTTPRequest) throws(HTTPError) {
        query = request.query
        let isPhoto = SourceFormat.detect(request.body[...]) != nil
        switch request.contentType?.essence {
        case "multipart/form-data": try readParts(of: MultipartForm(request))
        case "application/json" where !isPhoto: try readJSON(request.body)
        case "application/x-www-form-urlencoded" where !isPhoto:
            for field in try URLEncodedForm(parsing: request.body[...]).fields.items {
                add(field.name, field.value)
            }
        default: photo = request.body.isEmpty ? nil : request.body[...]
        }
    }

    /// A parameter: of the form, else of the query. An empty text counts as not sent, as forms send fields that were
    /// left blank; of a repeated one the first counts.
    subscript(name: String) -> String? {
        if let field = fields[name] { return field }
        return query[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    private mutating func readParts(of form: MultipartForm) {
        for part in form.parts {
            if part.filename != nil || part.name == "file" {
                files.append(File(field: part.name, filename: part.filename, bytes: part.body))
            } else {
                add(part.name, String(decoding: part.body, as: UTF8.self))
            }
        }
    }

    private mutating func readJSON(_ body: [UInt8]) throws(HTTPError) {
        do throws(JSONFields.Refusal) {
            for field in try JSONFields(parsing: body).fields { add(field.name, field.value) }
        } catch {
            throw HTTPError(
                .badRequest,
                code: "invalid_json",
                #"The body is not a JSON object of plain values, such as {"url":"https://example.com/photo.jpg"}."#
            )
        }
    }

    private mutating func add(_ name: String, _ value: String) {
        guard !value.isEmpty, fields[name] == nil else { return }
        fields[name] = value
    }
}
