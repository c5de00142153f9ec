/// The media types that a client can use, with how much it likes them: the `Accept` header (RFC 9110, section 12.5.1).
///
/// What does not follow the grammar is passed over, for some well-known clients send such: `*` stands for `*/*`, as
/// Java's own sends it, and a quality that is no number from 0 to 1 counts as none.
public struct AcceptedTypes: Sendable {
    private struct Range {
        let type: String
        let subtype: String
        let quality: Double

        /// How closely the range names a type; nil where it does not.
        func precision(for type: MediaType) -> Int? {
            if self.type == "*" { return 0 }
            guard self.type == type.type else { return nil }
            if subtype == "*" { return 1 }
            return subtype == type.subtype ? 2 : nil
        }
    }

    private let ranges: [Range]

    /// Reads the header's values; one that is absent, or has nothing that can be read, accepts everything.
    public init(_ headers: HTTPHeaders) {
        let fields = headers.all("Accept").flatMap { $0.split(separator: ",") }
        let ranges = fields.compactMap(Self.range)
        self.ranges = ranges.isEmpty ? [Range(type: "*", subtype: "*", quality: 1)] : ranges
    }

    /// How much the client likes a type, from 0 for not at all to 1: as the range says that names it most closely.
    public func quality(of type: String) -> Double {
        guard let type = MediaType(parsing: type) else { return 0 }
        let fitting = ranges.compactMap { range in
            range.precision(for: type).map { (precision: $0, quality: range.quality) }
        }
        return fitting.max { ($0.precision, $0.quality) < ($1.precision, $1.quality) }?.quality ?? 0
    }

    private static func range(_ text: Substring) -> Range? {
        guard let value = ParameterisedValue(parsing: ASCII.trimmed(Array(text.utf8)[...])) else {
            return nil
        }
        let name = value.value == "*" ? "*/*" : value.value.lowercased()
        let parts = name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, ASCII.isToken(parts[0].utf8), ASCII.isToken(parts[1].utf8),
            parts[0] != "*" || parts[1] == "*", let quality = quality(value.parameters["q"])
        else { return nil }
        return Range(type: String(parts[0]), subtype: String(parts[1]), quality: quality)
    }

    private static func quality(_ text: String?) -> Double? {
        guard let text else { return 1 }
        guard let quality = Double(text), (0...1).contains(quality) else { return nil }
        return quality
    }
}
