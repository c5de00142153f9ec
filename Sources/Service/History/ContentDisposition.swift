import Fetching

/// The header that gives a download its name (RFC 6266).
package enum ContentDisposition {
    /// A name of plain ASCII for old clients, and the whole name as RFC 8187 writes it.
    package static func attachment(_ name: String) -> String {
        let plain = String(name.unicodeScalars.map { isPlain($0) ? Character($0) : "_" })
        return "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(FormEncoding.escape(name))"
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        (0x20..<0x7F).contains(scalar.value) && !"\"\\%/".unicodeScalars.contains(scalar)
    }
}
