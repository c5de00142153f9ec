/// The addresses that begin with the same bits, as in 10.0.0.0/8.
public struct AddressBlock: Sendable, Hashable, CustomStringConvertible {
    private let prefix: [UInt8]
    private let length: Int
    public let description: String

    /// Reads a block as people write it (RFC 4632, section 3.1; RFC 4291, section 2.3): 10.0.0.0/8, 2001:db8::/32, or one
    /// address alone.
    ///
    /// - Returns: nil for anything else.
    public init?(parsing text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let address = IPAddress(parsing: String(parts[0])) else { return nil }
        let bits = address.bytes.count * 8
        guard let length = parts.count == 2 ? Int(parts[1]) : bits, (0...bits).contains(length) else {
            return nil
        }
        self.init(prefix: address.bytes, length: length, description: text)
    }

    private init(prefix: [UInt8], length: Int, description: String) {
        self.prefix = prefix
        self.length = length
        self.description = description
    }

    static func v4(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8, length: Int) -> AddressBlock {
        AddressBlock(prefix: [a, b, c, d], length: length, description: "\(a).\(b).\(c).\(d)/\(length)")
    }

    /// The first groups of the address; those that are left out are 0.
    static func v6(_ groups: UInt16..., length: Int) -> AddressBlock {
        let bytes = groups.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        return AddressBlock(
            prefix: bytes + [UInt8](repeating: 0, count: 16 - bytes.count),
            length: length,
            description: groups.map { String($0, radix: 16) }.joined(separator: ":") + "::/\(length)"
        )
    }

    /// Whether more addresses are in it than one organisation has: fewer than 8 bits are the same (16 of IPv6).
    public var isVast: Bool { length < (prefix.count == 4 ? 8 : 16) }

    /// Whether the block holds an address of the same version.
    public func contains(_ address: IPAddress) -> Bool { contains(address.bytes) }

    func contains(_ address: [UInt8]) -> Bool {
        guard address.count == prefix.count else { return false }
        let (whole, rest) = (length / 8, length % 8)
        guard address[..<whole] == prefix[..<whole] else { return false }
        return rest == 0 || (address[whole] ^ prefix[whole]) >> (8 - rest) == 0
    }
}
