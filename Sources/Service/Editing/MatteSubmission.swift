import HTTP
import History
import Imaging

/// A mended matte as it was sent for an item, and which of the item's mattes was mended.
struct MatteSubmission: Sendable {
    /// A PNG of the photo's own size, told by its header; its pixels have not been looked at.
    let file: ArraySlice<UInt8>
    /// The matte that was mended, as `If-Match` names it by its ETag; nil where nothing or `*` is said.
    let mended: BlobID?
    /// The version that this one continues.
    let replaced: Int?

    /// The file is the whole body, or the field `file` of a form.
    ///
    /// - Throws: 400 `no_file`, `matte_format`, `matte_size`, `invalid_if_match` or `invalid_replaces`.
    init(_ request: HTTPRequest, for item: HistoryItem) throws {
        mended = try Self.mended(request)
        replaced = try request.versionNumber("replaces")
        let form = try RequestForm(request, .removal)
        guard let file = form.photo ?? form.files.first?.bytes, !file.isEmpty else { throw Self.noFile }
        guard SourceFormat.detect(file) == .png else { throw Self.wrongFormat }
        let header = try ImageHeader.read(file)
        guard header.orientation == .up else { throw Self.wrongFormat }
        guard header.width == item.width, header.height == item.height else {
            throw HTTPError(
                .badRequest,
                code: "matte_size",
                "The matte has \(header.width) x \(header.height) pixels and the photo \(item.width) x \(item.height). Send a matte of the photo's own size."
            )
        }
        self.file = file
    }

    /// The matte's pixels.
    ///
    /// - Throws: 400 `matte_format` for colours, transparency or another depth, `ImagingError` for a damaged file.
    func decode(within budget: PixelBudget) throws -> GrayImage {
        guard let image = try ImageDecoder.decodeMatte(file, within: budget) else { throw Self.wrongFormat }
        return image
    }

    private static func mended(_ request: HTTPRequest) throws(HTTPError) -> BlobID? {
        guard let text = request.headers["If-Match"], text != "*" else { return nil }
        let tag = text.hasPrefix("W/") ? text.dropFirst(2) : text[...]
        guard tag.count > 2, tag.first == "\"", tag.last == "\"",
            let id = BlobID(rawValue: String(tag.dropFirst().dropLast()))
        else {
            throw HTTPError(
                .badRequest,
                code: "invalid_if_match",
                "If-Match must be the ETag of the matte that was mended, as the answer that brought it has it."
            )
        }
        return id
    }

    private static let noFile = HTTPError(
        .badRequest,
        code: "no_file",
        "There is no matte in the request. Send it as the body itself, or as the form field 'file'."
    )
    private static let wrongFormat = HTTPError(
        .badRequest,
        code: "matte_format",
        "A matte is a PNG of one channel of 8 bits, upright: grey, where white is foreground. Convert it and send it again."
    )
}

extension HTTPRequest {
    /// The version that a parameter of the query names; nil where there is none.
    func versionNumber(_ name: String) throws(HTTPError) -> Int? {
        guard let text = query[name], !text.isEmpty else { return nil }
        guard let number = Int(text), number > 0 else {
            throw .invalid(name, text, accepted: "the number of a version, as the list of versions has it")
        }
        return number
    }
}
