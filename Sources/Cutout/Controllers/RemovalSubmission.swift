import HTTP
import Imaging
import Matting

/// The photo and the wishes of one `POST /api/remove`, whichever way the client sent them.
///
/// The photo is the part `file` of a multipart form, or else the whole body: what it is, its content tells, so a
/// wrong or missing content type does no harm. Parameters are form fields or stand in the query; a form field wins.
struct RemovalSubmission {
    let photo: ArraySlice<UInt8>
    let options: RemovalOptions
    /// What the client calls the photo, where it says.
    let filename: String?
    /// Whether the removal goes into the history of somebody who has one; nil where the client does not say.
    let isKept: Bool?

    init(_ request: HTTPRequest) throws(HTTPError) {
        let form = try Self.form(of: request)
        let file = try form.map(Self.file)
        photo = file?.body ?? request.body[...]
        guard !photo.isEmpty else { throw Self.noFile }
        let parameter = { (name: String) in
            form?[name].map { String(decoding: $0.body, as: UTF8.self) } ?? request.query[name]
        }
        options = try RemovalOptions(parameter)
        filename = file?.filename ?? request.query["name"]
        isKept = try Self.flag("history", parameter("history"))
    }

    private static func flag(_ name: String, _ value: String?) throws(HTTPError) -> Bool? {
        switch value {
        case nil, "": return nil
        case "true": return true
        case "false": return false
        case let other?: throw .invalid(name, other, accepted: "true, false")
        }
    }

    private static let noFile = HTTPError(
        .badRequest,
        code: "no_file",
        "There is no photo in the request. Send it as the form field 'file', or as the body itself."
    )

    private static func form(of request: HTTPRequest) throws(HTTPError) -> MultipartForm? {
        guard request.contentType?.essence == "multipart/form-data" else { return nil }
        return try MultipartForm(request)
    }

    private static func file(of form: MultipartForm) throws(HTTPError) -> MultipartForm.Part {
        let files = form.parts.filter { $0.filename != nil || $0.name == "file" }
        guard files.count < 2 else {
            throw HTTPError(
                .badRequest,
                code: "too_many_files",
                "There are \(files.count) files in the form. Send one photo a request, as the field 'file'."
            )
        }
        guard let file = files.first, file.name == "file" else { throw noFile }
        return file
    }
}

extension RemovalOptions {
    /// Reads the parameters; an empty value counts as not sent, as forms send fields that were left blank.
    init(_ parameter: (String) -> String?) throws(HTTPError) {
        func value(_ name: String) -> String? {
            parameter(name).flatMap { $0.isEmpty ? nil : $0 }
        }
        self.init()
        model = value("model")
        if let name = value("format") { format = try Self.format(named: name) }
        if let name = value("channels") { channels = try Self.channels(named: name) }
        if let color = value("background") ?? value("bgc") { background = try Self.background(color) }
    }

    private static func format(named name: String) throws(HTTPError) -> ImageFormat {
        guard let format = ImageFormat(named: name) else {
            throw .invalid("format", name, accepted: ImageFormat.acceptedNames.joined(separator: ", "))
        }
        return format
    }

    private static func channels(named name: String) throws(HTTPError) -> Channels {
        guard let channels = Channels(rawValue: name) else {
            throw .invalid(
                "channels",
                name,
                accepted: Channels.allCases.map(\.rawValue).joined(separator: ", ")
            )
        }
        return channels
    }

    private static func background(_ text: String) throws(HTTPError) -> Background {
        guard let color = ColorValue(parsing: text) else {
            throw .invalid("background", text, accepted: ColorValue.acceptedForms)
        }
        return Background(color)
    }
}

extension HTTPError {
    fileprivate static func invalid(_ parameter: String, _ value: String, accepted: String) -> HTTPError {
        HTTPError(
            .badRequest,
            code: "invalid_\(parameter)",
            "\(parameter)=\(value.prefix(40)) is not accepted. Accepted: \(accepted)."
        )
    }
}
