import Fetching
import Foundation
import HTTP
import Imaging
import Matting

/// The photo and the wishes of one `POST /api/remove`.
///
/// The photo is the part `file` of a multipart form, what is at the address `url`, or else the whole body: what it is,
/// its content tells, so a wrong or missing content type does no harm.
struct RemovalSubmission {
    let photo: ArraySlice<UInt8>
    let options: RemovalOptions
    /// What the client calls the photo, where it says.
    let filename: String?
    /// Whether the removal goes into the history of somebody who has one; nil where the client does not say.
    let isKept: Bool?

    /// - Parameter fetch: gets what is at an address; asked last, when nothing else is wrong with the request.
    init(
        _ request: HTTPRequest,
        fetch: (String) throws(FetchingError) -> ArraySlice<UInt8>
    ) throws {
        let form = try RemovalForm(request)
        let file = try Self.file(of: form)
        let sent = file?.bytes ?? form.photo
        options = try RemovalOptions { form[$0] }
        isKept = try Self.flag("history", form["history"])
        switch (sent, form["url"]) {
        case (let sent?, nil) where !sent.isEmpty:
            photo = sent
            filename = file?.filename ?? form["name"]
        case (nil, let url?):
            photo = try fetch(url)
            filename = form["name"] ?? URLComponents(string: url)?.path
        case (_?, _?): throw Self.multipleSources
        default: throw Self.noFile
        }
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
        "There is no photo in the request. Send it as the form field 'file', as the body itself, or its address as 'url'."
    )
    private static let multipleSources = HTTPError(
        .badRequest,
        code: "multiple_sources",
        "There is a photo in the request and the address of one. Send either the photo or 'url'."
    )

    private static func file(of form: RemovalForm) throws(HTTPError) -> RemovalForm.File? {
        guard form.files.count < 2 else {
            throw HTTPError(
                .badRequest,
                code: "too_many_files",
                "There are \(form.files.count) files in the form. Send one photo a request, as the field 'file'."
            )
        }
        guard let file = form.files.first else { return nil }
        guard file.field == "file" else { throw noFile }
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
