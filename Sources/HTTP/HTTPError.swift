/// A refusal that can be sent as it is: a status, a code for programs, and a sentence for people.
public struct HTTPError: Error, Sendable, Hashable {
    /// The status of the response.
    public let status: HTTPStatus
    /// A stable name in snake case, as in `unsupported_image`.
    public let code: String
    /// What was wrong and what to do about it.
    public let message: String
    /// Headers that belong to the refusal, as `Allow` or `Retry-After`.
    public let headers: HTTPHeaders
    /// The fields that were wrong, for APIs that list them.
    public let fields: [Field]

    /// Makes a refusal.
    public init(
        _ status: HTTPStatus,
        code: String,
        _ message: String,
        headers: HTTPHeaders = [:],
        fields: [Field] = []
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers
        self.fields = fields
    }

    /// A field of a request that cannot be used, in the terms of pydantic's validation errors.
    public struct Field: Sendable, Hashable {
        /// The field's name.
        public let name: String
        /// Where it stands: `body` or `query`.
        public let place: String
        /// What kind of mistake it is, as in `int_parsing`.
        public let type: String
        /// What is expected.
        public let message: String
        /// What was sent; nil where nothing was.
        public let input: String?

        /// Makes a field.
        public init(_ name: String, in place: String, type: String, _ message: String, input: String? = nil) {
            self.name = name
            self.place = place
            self.type = type
            self.message = message
            self.input = input
        }

        /// A field that has to be sent and was not.
        public static func missing(_ name: String, in place: String) -> Field {
            Field(name, in: place, type: "missing", "Field required")
        }
    }
}

extension HTTPError: CustomStringConvertible {
    public var description: String { "\(status.code) \(code): \(message)" }
}
