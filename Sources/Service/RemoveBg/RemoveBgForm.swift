import HTTP

/// The fields of a request in any of the three forms that remove.bg takes: multipart, URL-encoded and JSON.
///
/// A field sent as an empty string counts as not sent; of a repeated one the first counts.
struct RemoveBgForm {
    private var texts: [String: String] = [:]
    private var files: [String: ArraySlice<UInt8>] = [:]

    init(_ request: HTTPRequest) throws {
        switch request.contentType?.essence {
        case "multipart/form-data": try readMultipart(request)
        case "application/x-www-form-urlencoded":
            for field in try URLEncodedForm(parsing: request.body[...]).fields.items {
                add(field.name, field.value)
            }
        case "application/json": try readJSON(request.body)
        default: break
        }
    }

    /// A field's text; nil where it is missing or empty.
    subscript(name: String) -> String? { texts[name] }

    /// An uploaded file that is not empty.
    func file(_ name: String) -> ArraySlice<UInt8>? { files[name] }

    private mutating func readMultipart(_ request: HTTPRequest) throws {
        for part in try MultipartForm(request).parts where !part.body.isEmpty {
            // Some clients leave the file name out: these two fields are files all the same.
            if part.filename != nil || part.name == "image_file" || part.name == "bg_image_file" {
                files[part.name] = files[part.name] ?? part.body
            } else {
                add(part.name, String(decoding: part.body, as: UTF8.self))
            }
        }
    }

    private mutating func readJSON(_ body: [UInt8]) throws(RemoveBgError) {
        do throws(JSONFields.Refusal) {
            for field in try JSONFields(parsing: body).fields { add(field.name, field.value) }
        } catch {
            switch error {
            case .notAnObject: throw Self.notAnObject
            case .nested(let name):
                throw .invalid(name, "a list or an object", accepted: "text, numbers, true, false")
            }
        }
    }

    private mutating func add(_ name: String, _ value: String) {
        guard !value.isEmpty, texts[name] == nil else { return }
        texts[name] = value
    }

    private static let notAnObject = RemoveBgError(
        code: "invalid_json",
        "The body is not a JSON object.",
        detail: "Send an object such as {\"image_url\": \"https://example.com/photo.jpg\"}."
    )
}
