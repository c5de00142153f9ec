/// A media type with its parameters, as in `text/html; charset=utf-8` (RFC 9110, section 8.3.1).
public struct MediaType: Sendable, Hashable {
    /// The type, in lower case, as in "image".
    public let type: String
    /// The subtype, in lower case, as in "png".
    public let subtype: String
    /// Parameters; names in lower case, values unquoted and with their case kept.
    public let parameters: [String: String]

    /// Makes a media type of its parts.
    public init(_ type: String, _ subtype: String, parameters: [String: String] = [:]) {
        self.type = type
        self.subtype = subtype
        self.parameters = parameters
    }

    /// Reads a `Content-Type` value.
    ///
    /// - Returns: `nil` where it does not follow the grammar, and where a parameter is repeated: two parsers
    ///   would disagree about which one counts.
    public init?(parsing text: String) {
        guard let value = ParameterisedValue(parsing: text.utf8) else { return nil }
        let parts = value.value.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, ASCII.isToken(parts[0].utf8), ASCII.isToken(parts[1].utf8) else { return nil }
        self.init(parts[0].lowercased(), parts[1].lowercased(), parameters: value.parameters)
    }

    /// Type and subtype without parameters, as in "image/png".
    public var essence: String { "\(type)/\(subtype)" }
}
