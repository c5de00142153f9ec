import Fetching
import Foundation
import HTTP

/// The photo of a request to remove.bg and the picture to put behind it, fetched where only their address was sent.
struct RemoveBgImages {
    private static let maximumSize = 22_000_000

    let photo: ArraySlice<UInt8>
    let background: ArraySlice<UInt8>?

    /// - Parameter fetch: gets what is at an address.
    init(
        _ form: RequestForm<ArraySlice<UInt8>>,
        fetch: (String) throws(FetchingError) -> ArraySlice<UInt8>
    ) throws(RemoveBgError) {
        // What contradicts itself is told before anything is fetched.
        try Self.checkSources(form)
        try Self.checkBackgrounds(form)
        if let url = form["bg_image_url"] {
            background = try Self.fetched(
                url,
                fetch,
                invalid: "invalid_bg_image_url",
                failed: "failed_bg_download"
            )
        } else {
            background = form.sentFile("bg_image_file")
        }
        guard background?.count ?? 0 <= Self.maximumSize else { throw Self.tooLarge }
        photo = try Self.photo(form, fetch: fetch)
    }

    /// The photo alone.
    static func photo(
        _ form: RequestForm<ArraySlice<UInt8>>,
        fetch: (String) throws(FetchingError) -> ArraySlice<UInt8>
    ) throws(RemoveBgError) -> ArraySlice<UInt8> {
        try checkSources(form)
        let photo: ArraySlice<UInt8>
        if let file = form.sentFile("image_file") {
            photo = file
        } else if let url = form["image_url"] {
            photo = try fetched(url, fetch, invalid: "invalid_image_url", failed: "failed_image_download")
        } else {
            photo = try decoded(form["image_file_b64"] ?? "")
        }
        guard photo.count <= maximumSize else { throw tooLarge }
        return photo
    }

    private static func checkSources(_ form: RequestForm<ArraySlice<UInt8>>) throws(RemoveBgError) {
        let sources = [
            form.sentFile("image_file") != nil, form["image_file_b64"] != nil, form["image_url"] != nil,
        ]
        switch sources.count(where: { $0 }) {
        case 0: throw missingSource
        case 1: break
        default: throw multipleSources
        }
    }

    private static func checkBackgrounds(_ form: RequestForm<ArraySlice<UInt8>>) throws(RemoveBgError) {
        let backgrounds = [
            form["bg_color"] != nil, form["bg_image_url"] != nil, form.sentFile("bg_image_file") != nil,
        ]
        guard backgrounds.count(where: { $0 }) <= 1 else { throw multipleBackgrounds }
    }

    private static func fetched(
        _ url: String,
        _ fetch: (String) throws(FetchingError) -> ArraySlice<UInt8>,
        invalid: String,
        failed: String
    ) throws(RemoveBgError) -> ArraySlice<UInt8> {
        do {
            return try fetch(url)
        } catch {
            switch error.code {
            case .addressRefused:
                throw RemoveBgError(code: invalid, "The image URL cannot be used.", detail: error.message)
            case .responseTooLarge: throw tooLarge
            case .busy, .abandoned: throw RemoveBgError(describing: error)
            default:
                throw RemoveBgError(code: failed, "The image could not be downloaded.", detail: error.message)
            }
        }
    }

    /// Base64, also as a `data:` address, also where a form has turned "+" into a space.
    private static func decoded(_ text: String) throws(RemoveBgError) -> ArraySlice<UInt8> {
        let start = text.hasPrefix("data:") ? text.firstIndex(of: ",").map(text.index(after:)) : nil
        let digits = text[(start ?? text.startIndex)...].utf8
            .filter { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
            .map { $0 == UInt8(ascii: " ") ? UInt8(ascii: "+") : $0 }
        guard let data = Data(base64Encoded: Data(digits)), !data.isEmpty else {
            throw RemoveBgError(
                code: "failed_to_read_image",
                "The image is not valid base64.",
                detail: "Send the file's bytes in base64 as image_file_b64."
            )
        }
        return [UInt8](data)[...]
    }

    private static let missingSource = RemoveBgError(
        code: "missing_source",
        "No image given",
        detail: "Please provide the source image in the image_url, image_file or image_file_b64 parameter."
    )
    private static let multipleSources = RemoveBgError(
        code: "multiple_sources",
        "Multiple image sources given: use only one of image_url, image_file and image_file_b64",
        detail: "Please leave out all but one of image_url, image_file and image_file_b64."
    )
    private static let multipleBackgrounds = RemoveBgError(
        code: "multiple_bg_sources",
        "Multiple background sources given: use only one of bg_color, bg_image_url and bg_image_file",
        detail: "Please leave out all but one of bg_color, bg_image_url and bg_image_file."
    )
    private static let tooLarge = RemoveBgError(
        code: "file_too_large",
        "The file is too large.",
        detail: "Images may have at most 22 MB."
    )
}
