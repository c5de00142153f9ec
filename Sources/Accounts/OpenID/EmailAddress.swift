/// An email address as far as sign-in looks at one: whose it is, and at which domain.
package struct EmailAddress: Sendable, Hashable {
    /// The whole, its ASCII letters in lower case: no provider in use tells mailboxes apart by their case. Other letters
    /// stay: the Kelvin sign is a k in lower case, and so another mailbox would pass for this one.
    let normalized: String
    /// What follows the last `@`, folded likewise.
    let domain: String

    /// Nil unless there are a mailbox and a domain, 254 bytes at most (RFC 5321), without spaces or controls.
    package init?(_ text: String) {
        let normalized = text.foldingASCII
        guard normalized.utf8.count <= 254, normalized.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }),
            let at = normalized.lastIndex(of: "@"), at != normalized.startIndex
        else { return nil }
        let domain = String(normalized[normalized.index(after: at)...])
        guard !domain.isEmpty else { return nil }
        self.normalized = normalized
        self.domain = domain
    }
}

extension String {
    /// The text with the letters A to Z in lower case and all else as it is (RFC 4343 for domains).
    var foldingASCII: String {
        String(
            decoding: utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 },
            as: UTF8.self
        )
    }
}
