/// A body of type `application/x-www-form-urlencoded`.
public struct URLEncodedForm: Sendable, Hashable {
    /// The form's fields, in order.
    public let fields: QueryParameters

    /// Reads a body.
    ///
    /// - Parameter maximumFields: More fields than this are refused, so that a small body cannot cost
    ///   much work.
    /// - Throws: 400 `too_many_fields`.
    public init(parsing body: ArraySlice<UInt8>, maximumFields: Int = 1000) throws(HTTPError) {
        guard let items = QueryParameters.parse(body, limit: maximumFields) else {
            throw HTTPError(
                .badRequest,
                code: "too_many_fields",
                "The form has more than \(maximumFields) fields."
            )
        }
        fields = QueryParameters(items)
    }

    /// The first value of a name.
    public subscript(name: String) -> String? { fields[name] }
}
