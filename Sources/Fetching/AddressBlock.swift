/// The addresses that begin with the same bits, as in 10.0.0.0/8.
struct AddressBlock: Sendable {
    private let prefix: [UInt8]
    private let length: Int

    static func v4(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8, length: Int) -> AddressBlock {
        AddressBlock(prefix: [a, b, c, d], length: length)
    }

    /// The first groups of the address; those that are left out are 0.
    static func v6(_ groups: UInt16..., length: Int) -> AddressBlock {
        let bytes = groups.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        return AddressBlock(
            prefix: bytes + [UInt8](repeating: 0, count: 16 - bytes.count),
            length: length
        )
    }

    /// Whether the block holds an address of the same version.
    func contains(_ address: [UInt8]) -> Bool {
        guard address.count == prefix.count else { return false }
        let (whole, rest) = (length / 8, length % 8)
        guard address[..<whole] == prefix[..<whole] else { return false }
        return rest == 0 || (address[whole] ^ prefix[whole]) >> (8 - rest) == 0
    }
}
