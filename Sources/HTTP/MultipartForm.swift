/// A body of type `multipart/form-data` (RFC 7578).
///
/// Parts lend slices of the body they were read from: a photo of 25 MB is not copied.
public struct MultipartForm: Sendable, Hashable {
    /// One field or file of the form.
    public struct Part: Sendable, Hashable {
        /// The field's name.
        public let name: String
        /// The file's name as the client gave it; never a path to trust.
        public let filename: String?
        /// The media type that the client claims.
        public let contentType: MediaType?
        /// The part's header fields.
        public let headers: HTTPHeaders
        /// The part's content, a slice of the form's body.
        public let body: ArraySlice<UInt8>

        /// The content as text, or `nil` where it is not UTF-8.
        public var text: String? { String(validating: body, as: UTF8.self) }
    }

    /// What a form may cost.
    public struct Limits: Sendable, Hashable {
        /// The most parts.
        public let maximumParts: Int
        /// The most bytes of header fields in one part.
        public let maximumHeaderSize: Int

        /// Makes limits.
        public init(maximumParts: Int = 128, maximumHeaderSize: Int = 8 * 1024) {
            self.maximumParts = maximumParts
            self.maximumHeaderSize = maximumHeaderSize
        }
    }

    /// The parts, in order.
    public let parts: [Part]

    /// Reads a body.
    ///
    /// - Parameter boundary: The `boundary` parameter of the body's media type.
    /// - Throws: 400 `malformed_multipart` or `too_many_parts`.
    public init(
        parsing body: ArraySlice<UInt8>,
        boundary: String,
        limits: Limits = Limits()
    ) throws(HTTPError) {
        var parser = try MultipartParser(body: body, boundary: boundary, limits: limits)
        parts = try parser.parts()
    }

    /// Reads a request's body.
    ///
    /// - Throws: 415 `not_multipart` where the request has another type; 400 as above.
    public init(_ request: HTTPRequest, limits: Limits = Limits()) throws(HTTPError) {
        guard let type = request.contentType, type.essence == "multipart/form-data" else {
            throw HTTPError(
                .unsupportedMediaType,
                code: "not_multipart",
                "Send the form as multipart/form-data with a boundary."
            )
        }
        guard let boundary = type.parameters["boundary"] else {
            throw HTTPError(
                .badRequest,
                code: "malformed_multipart",
                "The Content-Type multipart/form-data lacks its boundary parameter."
            )
        }
        try self.init(parsing: request.body[...], boundary: boundary, limits: limits)
    }

    /// The first part of a name.
    public subscript(name: String) -> Part? {
        parts.first { $0.name == name }
    }

    /// All parts of a name, in order.
    public func all(_ name: String) -> [Part] {
        parts.filter { $0.name == name }
    }
}
