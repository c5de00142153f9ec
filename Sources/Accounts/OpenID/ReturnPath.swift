/// Where in this site somebody goes on after signing in: never to another site.
///
/// Only what every browser takes for a path of the same origin passes: it begins with one slash, has no
/// backslash (browsers read it as a slash), no control or white-space character (browsers drop some), no
/// empty or dot segment.
public struct ReturnPath: Sendable, Hashable {
    private static let maximumLength = 1024

    /// The path with its query and fragment, as given.
    public let value: String

    /// The front page.
    public static let home = ReturnPath(unchecked: "/")

    /// Takes what the query parameter `return` says. Throws `invalidReturnPath`.
    public init(_ text: String) throws(AccountsError) {
        guard text.utf8.count <= Self.maximumLength, text.utf8.allSatisfy(Self.isAllowed), Self.isLocal(text)
        else {
            throw AccountsError(.invalidReturnPath, "The address to return to must be a path of this site.")
        }
        value = text
    }

    private init(unchecked value: String) {
        self.value = value
    }

    /// Printable ASCII without the backslash: everything else must be percent-encoded in an address anyway.
    private static func isAllowed(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "\\")
    }

    private static func isLocal(_ text: String) -> Bool {
        guard text.hasPrefix("/") else { return false }
        let path = text.prefix { $0 != "?" && $0 != "#" }
        let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        return segments.dropLast().allSatisfy { !$0.isEmpty } && !segments.contains(where: isDotSegment)
    }

    /// `.` and `..`, also where a dot is written `%2e`, which browsers resolve alike.
    private static func isDotSegment(_ segment: Substring) -> Bool {
        [".", ".."].contains(
            segment.lowercased().split(separator: "%2e", omittingEmptySubsequences: false)
                .joined(separator: ".")
        )
    }
}
