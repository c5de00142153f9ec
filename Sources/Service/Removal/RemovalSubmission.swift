import Fetching
import Foundation
import HTTP
import Imaging
import Matting

/// The photo and the wishes of one request to `/api/remove`.
///
/// The photo is the part `file` of a multipart form, what is at the address `url`, or else the whole body: what it is,
/// its content tells, so a wrong or missing content type does no harm.
struct RemovalSubmission {
    let photo: ArraySlice<UInt8>
    var options: RemovalOptions
    /// What the client calls the photo, where it says.
    let filename: String?
    /// Whether the removal goes into the history of somebody who has one; nil where the client does not say.
    let isKept: Bool?
    /// Whether this may be a client of rembg's: a form or an address, and nothing that Cutout alone knows.
    let isAsRembgAsks: Bool

    /// Parameters that rembg's clients never send.
    private static let ownParameters = ["background", "channels", "format", "history", "name"]

    /// - Parameter fetch: gets what is at an address; asked last, when nothing else is wrong with the request.
    init(
        _ request: HTTPRequest,
        fetch: (String) throws(FetchingError) -> ArraySlice<UInt8>
    ) throws {
        let form = try RequestForm(request, .removal)
        let file = try Self.file(of: form)
        let sent = file?.bytes ?? form.photo
        options = try RemovalOptions(form.value, backgroundFile: form.sentFile(Dress.backgroundFile))
        isKept = try Self.flag("history", form["history"])
        isAsRembgAsks =
            (file != nil || request.method == .get) && Self.ownParameters.allSatisfy { form[$0] == nil }
        switch (sent, form["url"]) {
        case (let sent?, nil) where !sent.isEmpty:
            photo = sent
            filename = file?.filename ?? form["name"]
        case (nil, let url?):
            photo = try fetch(url)
            filename = form["name"] ?? URLComponents(string: url)?.path
        case (_?, _?): throw Self.multipleSources
        default: throw request.method == .get ? Self.noAddress : Self.noFile
        }
    }

    private static func flag(_ name: String, _ value: String?) throws(HTTPError) -> Bool? {
        switch value {
        case nil: return nil
        case "true": return true
        case "false": return false
        case let other?: throw .invalid(name, other, accepted: "true, false")
        }
    }

    private static let noFile = HTTPError(
        .badRequest,
        code: "no_file",
        "There is no photo in the request. Send it as the form field 'file', as the body itself, or its address as 'url'.",
        fields: [.missing("file", in: "body")]
    )
    private static let noAddress = HTTPError(
        .unprocessableContent,
        code: "no_address",
        "There is no address in the request. Send the photo's as 'url' in the query.",
        fields: [.missing("url", in: "query")]
    )
    private static let multipleSources = HTTPError(
        .badRequest,
        code: "multiple_sources",
        "There is a photo in the request and the address of one. Send either the photo or 'url'."
    )

    private static func file(
        of form: RequestForm<ArraySlice<UInt8>>
    ) throws(HTTPError) -> RequestForm<ArraySlice<UInt8>>.File? {
        let files = form.files.filter { $0.field != Dress.backgroundFile }
        guard files.count < 2 else {
            throw HTTPError(
                .badRequest,
                code: "too_many_files",
                "There are \(files.count) files in the form. Send one photo a request, as the field 'file'."
            )
        }
        guard let file = files.first else { return nil }
        guard file.field == "file" else { throw noFile }
        return file
    }
}
