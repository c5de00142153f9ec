/// An email address as far as sign-in looks at one: whose it is, and at which domain.
struct EmailAddress: Sendable, Hashable {
    /// The whole, in lower case: no provider in use tells mailboxes apart by case.
    let normalized: String
    /// What follows the last `@`, in lower case.
    let domain: String

    /// Nil unless there are a mailbox and a domain, 254 bytes at most (RFC 5321), without spaces or controls.
    init?(_ text: String) {
        let normalized = text.lowercased()
        guard normalized.utf8.count <= 254, normalized.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }),
            let at = normalized.lastIndex(of: "@"), at != normalized.startIndex
        else { return nil }
        let domain = String(normalized[normalized.index(after: at)...])
        guard !domain.isEmpty else { return nil }
        self.normalized = normalized
        self.domain = domain
    }
}
