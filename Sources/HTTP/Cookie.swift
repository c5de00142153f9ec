/// A cookie that a response sets (RFC 6265, and its `SameSite` of RFC 6265bis).
public struct Cookie: Sendable, Hashable {
    /// When a browser sends the cookie along with requests that other sites caused.
    public enum SameSite: String, Sendable {
        case strict = "Strict"
        case lax = "Lax"
        case none = "None"
    }

    /// The name: a token.
    public let name: String
    /// The value, of the characters that RFC 6265 allows.
    public let value: String
    /// The paths that the cookie is sent to.
    public let path: String?
    /// The host that the cookie is sent to, with those below it; `nil` means this host alone.
    public let domain: String?
    /// The cookie's life in seconds; `nil` means until the browser closes, 0 removes it.
    public let maxAge: Int?
    /// Whether the cookie is sent by HTTPS only.
    public let isSecure: Bool
    /// Whether the cookie is hidden from scripts.
    public let isHTTPOnly: Bool
    /// Which requests carry the cookie.
    public let sameSite: SameSite?

    /// Makes a cookie that scripts cannot read, sent to every path of this host.
    ///
    /// - Returns: `nil` where the name, value, path or domain holds a character that would end it, so that no
    ///   text can add an attribute or a header of its own.
    public init?(
        name: String,
        value: String,
        path: String? = "/",
        domain: String? = nil,
        maxAge: Int? = nil,
        isSecure: Bool = true,
        isHTTPOnly: Bool = true,
        sameSite: SameSite? = .lax
    ) {
        guard ASCII.isToken(name.utf8), value.utf8.allSatisfy(Self.isValueByte),
            [path, domain].allSatisfy({ $0?.utf8.allSatisfy(Self.isAttributeByte) ?? true })
        else { return nil }
        self.name = name
        self.value = value
        self.path = path
        self.domain = domain
        self.maxAge = maxAge
        self.isSecure = isSecure
        self.isHTTPOnly = isHTTPOnly
        self.sameSite = sameSite
    }

    /// The value of the `Set-Cookie` header.
    public var headerValue: String {
        var parts = ["\(name)=\(value)"]
        if let path { parts.append("Path=\(path)") }
        if let domain { parts.append("Domain=\(domain)") }
        if let maxAge { parts.append("Max-Age=\(maxAge)") }
        if isSecure { parts.append("Secure") }
        if isHTTPOnly { parts.append("HttpOnly") }
        if let sameSite { parts.append("SameSite=\(sameSite.rawValue)") }
        return parts.joined(separator: "; ")
    }

    /// Splits a `Cookie` header into names and values; pairs without a name are passed over.
    static func pairs(parsing header: String) -> [(String, String)] {
        header.utf8.split(separator: ASCII.semicolon).compactMap { pair in
            guard let equals = pair.firstIndex(of: ASCII.equals) else { return nil }
            let name = ASCII.trimmed(pair[..<equals])
            guard !name.isEmpty else { return nil }
            return (text(name), text(unquoted(ASCII.trimmed(pair[pair.index(after: equals)...]))))
        }
    }

    private static func text(_ bytes: Substring.UTF8View) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    private static func unquoted(_ value: Substring.UTF8View) -> Substring.UTF8View {
        guard value.count >= 2, value.first == ASCII.quote, value.last == ASCII.quote else { return value }
        return value.dropFirst().dropLast()
    }

    /// `cookie-octet` of RFC 6265, section 4.1.1.
    private static func isValueByte(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte) && !"\",;\\".utf8.contains(byte)
    }

    private static func isAttributeByte(_ byte: UInt8) -> Bool {
        (0x20...0x7E).contains(byte) && byte != ASCII.semicolon
    }
}
