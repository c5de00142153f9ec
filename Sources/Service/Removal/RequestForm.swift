import HTTP
import Imaging

/// The files and parameters of a request, whichever way the client sent them: as a multipart or URL-encoded form, as a
/// JSON object, or as the photo itself with the parameters in the query. Every way in reads its requests by this.
///
/// Of a name that is repeated the first value counts, and an empty text counts as not sent, as forms send fields that
/// were left blank. What stands in the body goes before what stands in the query.
package struct RequestForm<Bytes: MultipartBytes>: Sendable {
    /// One uploaded file.
    struct File: Sendable {
        /// The name of its form field.
        let field: String
        /// What the client calls it, where it says.
        let filename: String?
        let bytes: Bytes
    }

    /// One part of the body.
    enum Entry: Sendable {
        case file(File)
        case text(name: String, value: String)
    }

    /// The body's parts, in order.
    let entries: [Entry]
    /// The whole body, where it is no form.
    private(set) var photo: Bytes?
    private let texts: [String: String]
    private let query: QueryParameters

    init(_ entries: [Entry], photo: Bytes? = nil, query: QueryParameters) {
        self.entries = entries
        self.photo = photo
        self.query = query
        texts = entries.reduce(into: [:]) { texts, entry in
            if case .text(let name, let value) = entry, !value.isEmpty, texts[name] == nil {
                texts[name] = value
            }
        }
    }

    /// Reads the parts of a multipart form.
    ///
    /// - Throws: 400 `invalid_field` for a text that is too long or not UTF-8.
    init(_ parts: [MultipartPart<Bytes>], _ rules: FormRules, query: QueryParameters) throws(HTTPError) {
        var entries: [Entry] = []
        for part in parts {
            if part.filename != nil || rules.files.contains(part.name) {
                entries.append(.file(File(field: part.name, filename: part.filename, bytes: part.body)))
            } else {
                entries.append(.text(name: part.name, value: try Self.text(of: part, rules)))
            }
        }
        self.init(entries, query: query)
    }

    /// The uploaded files, in order.
    var files: [File] {
        entries.compactMap { if case .file(let file) = $0 { file } else { nil } }
    }

    /// An uploaded file that is not empty.
    func sentFile(_ field: String) -> Bytes? {
        files.first { $0.field == field && !$0.bytes.isEmpty }?.bytes
    }

    /// A parameter's text; nil where it was not sent or is empty.
    subscript(name: String) -> String? { value(name)?.text }

    /// A parameter, and where it stood.
    func value(_ name: String) -> FormValue? {
        if let text = texts[name] { return FormValue(place: .body, name: name, text: text) }
        guard let text = query[name], !text.isEmpty else { return nil }
        return FormValue(place: .query, name: name, text: text)
    }

    private static func text(of part: MultipartPart<Bytes>, _ rules: FormRules) throws(HTTPError) -> String {
        guard part.body.count <= rules.maximumFieldSize, let text = part.text else {
            throw HTTPError(
                .badRequest,
                code: "invalid_field",
                "The form's field '\(part.name.prefix(40))' is not a text of at most \(rules.maximumFieldSize) bytes. Photos go into fields '\(rules.files.sorted().joined(separator: "', '"))'."
            )
        }
        return text
    }
}

extension RequestForm<ArraySlice<UInt8>> {
    /// Reads a request whose body is in memory. Content goes before what is declared about it: curl calls a photo
    /// URL-encoded unless it is told otherwise.
    package init(_ request: HTTPRequest, _ rules: FormRules) throws(HTTPError) {
        let query = rules.isNative ? request.query : QueryParameters()
        let isPhoto = rules.isNative && SourceFormat.detect(request.body[...]) != nil
        switch request.contentType?.essence {
        case "multipart/form-data":
            let limits = MultipartForm.Limits(maximumParts: rules.maximumParts)
            try self.init(MultipartForm(request, limits: limits).parts, rules, query: query)
        case "application/json" where !isPhoto:
            try self.init(json: request.body, rules, query: query)
        case "application/x-www-form-urlencoded" where !isPhoto:
            let items = try URLEncodedForm(parsing: request.body[...]).fields.items
            self.init(items.map { .text(name: $0.name, value: $0.value) }, query: query)
        default:
            let isSent = rules.isNative && !request.body.isEmpty
            self.init([], photo: isSent ? request.body[...] : nil, query: query)
        }
    }
}
