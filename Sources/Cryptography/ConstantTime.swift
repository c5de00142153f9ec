import COpenSSL

/// Comparisons whose duration says nothing about where two values differ.
package enum ConstantTime {
    /// Whether both hold the same bytes. Only the lengths can be learnt from the time it takes.
    package static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
    }

    /// Whether both have the same UTF-8 bytes. Swift's `==` would also take canonically equivalent texts for
    /// equal, which RFC 7519, section 2 (StringOrURI) forbids.
    package static func equal(_ left: String, _ right: String) -> Bool {
        equal(Array(left.utf8), Array(right.utf8))
    }
}
