/// A body of type `multipart/form-data` (RFC 7578).
///
/// Parts lend slices of the body they were read from: a photo of 25 MB is not copied.
public struct MultipartForm: Sendable, Hashable {
    /// One field or file, which lends a slice of the form's body.
    public typealias Part = MultipartPart<ArraySlice<UInt8>>

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
        parts = try Part.all(in: body, boundary: boundary, limits: limits)
    }

    /// Reads a request's body.
    ///
    /// - Throws: 415 `not_multipart` where the request has another type; 400 as above.
    public init(_ request: HTTPRequest, limits: Limits = Limits()) throws(HTTPError) {
        let boundary = try Self.boundary(of: request)
        try self.init(parsing: request.body[...], boundary: boundary, limits: limits)
    }

    /// What separates the parts of a request's body.
    ///
    /// - Throws: 415 `not_multipart` where the request has another type; 400 `malformed_multipart` where it does
    ///   not say.
    public static func boundary(of request: HTTPRequest) throws(HTTPError) -> String {
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
        return boundary
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
