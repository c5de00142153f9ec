/// Bytes in which a form can stand, all in one piece of memory: an array's slice, or a file that is mapped into
/// memory.
public protocol MultipartBytes: RandomAccessCollection, Sendable, Hashable
where Element == UInt8, Index == Int, SubSequence == Self {}

extension ArraySlice<UInt8>: MultipartBytes {}

/// One field or file of a form of type `multipart/form-data` (RFC 7578).
///
/// It lends a slice of the form's body, so a photo of 25 MB is not copied.
public struct MultipartPart<Bytes: MultipartBytes>: Sendable, Hashable {
    /// The field's name.
    public let name: String
    /// The file's name as the client gave it; never a path to trust.
    public let filename: String?
    /// The media type that the client claims.
    public let contentType: MediaType?
    /// The part's header fields.
    public let headers: HTTPHeaders
    /// The part's content, a slice of the form's body.
    public let body: Bytes

    /// The content as text, or `nil` where it is not UTF-8.
    public var text: String? { String(validating: body, as: UTF8.self) }

    /// All parts of a form, in order.
    ///
    /// - Throws: 400 `malformed_multipart` or `too_many_parts`.
    public static func all(
        in body: Bytes,
        boundary: String,
        limits: MultipartForm.Limits = MultipartForm.Limits()
    ) throws(HTTPError) -> [MultipartPart] {
        var parser = try MultipartParser(body: body, boundary: boundary, limits: limits)
        return try parser.parts()
    }
}

extension MultipartPart {
    /// Takes name and filename out of `Content-Disposition` (RFC 7578, section 4.2).
    init(headers: HTTPHeaders, body: Bytes) throws(HTTPError) {
        let dispositions = headers.all("Content-Disposition")
        guard dispositions.count == 1,
            let disposition = ParameterisedValue(parsing: dispositions[0].utf8),
            ASCII.equalIgnoringCase(disposition.value.utf8, "form-data".utf8),
            let name = disposition.parameters["name"]
        else {
            throw HTTPError.malformedMultipart(
                "every part needs one Content-Disposition of the form form-data; name=\"...\""
            )
        }
        self.name = name
        filename =
            disposition.parameters["filename*"].flatMap(Self.extendedValue)
            ?? disposition.parameters["filename"]
        contentType = headers["Content-Type"].flatMap(MediaType.init(parsing:))
        self.headers = headers
        self.body = body
    }

    /// Decodes `UTF-8'en'na%C3%AFve.png` (RFC 8187, section 3.2.1), which some clients send in place of
    /// `filename`.
    private static func extendedValue(_ text: String) -> String? {
        let pieces = text.utf8.split(
            separator: UInt8(ascii: "'"),
            maxSplits: 2,
            omittingEmptySubsequences: false
        )
        guard pieces.count == 3, ASCII.equalIgnoringCase(pieces[0], "utf-8".utf8) else { return nil }
        return PercentCoding.decode(pieces[2])
    }
}
