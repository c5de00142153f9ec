extension IPAddress {
    /// Whether the address belongs to a machine on the public internet, by the IANA special-purpose registries
    /// (RFC 6890 and its updates): not private, loopback, link-local, multicast, reserved or for documentation.
    ///
    /// An IPv6 address that carries an IPv4 one is judged by that, since it leads there: v4-mapped and v4-compatible
    /// (RFC 4291), NAT64 (RFC 6052), 6to4 (RFC 3056) and Teredo (RFC 4380), of whose two both must be public.
    package var isPublic: Bool {
        guard !isCloudMetadata else { return false }
        guard bytes.count == 16 else { return !Self.specialV4.contains { $0.contains(bytes) } }
        if let carried = carriedAddresses { return carried.allSatisfy(\.isPublic) }
        // Only 2000::/3 is given out for use (RFC 4291, section 2.4).
        return Self.unicast.contains(bytes) && !Self.specialV6.contains { $0.contains(bytes) }
    }

    /// Whether a large cloud answers its machines at this address with what nobody else may know: credentials and the
    /// data that they start with. Most are link-local; Azure's (168.63.129.16) is a public one.
    package var isCloudMetadata: Bool {
        Self.cloudMetadata.contains { $0.contains(bytes) } || carried.contains(where: \.isCloudMetadata)
    }

    /// Whether the address is of this very machine, whatever network it has: 127.0.0.0/8 and ::1.
    package var isLoopback: Bool {
        Self.loopback.contains { $0.contains(bytes) } || mapped.map(\.isLoopback) ?? false
    }

    /// The IPv4 address of a v4-mapped one.
    package var mapped: IPAddress? {
        Self.v4Mapped.contains(bytes) ? IPAddress(bytes: bytes[12...]) : nil
    }

    /// The IPv4 addresses inside an IPv6 address, to which it leads.
    var carried: [IPAddress] { bytes.count == 16 ? carriedAddresses ?? [] : [] }

    /// The IPv4 addresses inside an IPv6 address of a transition mechanism; nil for one that is none.
    private var carriedAddresses: [IPAddress]? {
        if Self.endingInV4.contains(where: { $0.contains(bytes) }) { return [IPAddress(bytes: bytes[12...])] }
        if Self.sixToFour.contains(bytes) { return [IPAddress(bytes: bytes[2..<6])] }
        if Self.teredo.contains(bytes) {
            // The client's address has every bit inverted (RFC 4380, section 4).
            return [IPAddress(bytes: bytes[4..<8]), IPAddress(bytes: bytes[12...].map { ~$0 }[...])]
        }
        return nil
    }

    private static let specialV4: [AddressBlock] = [
        .v4(0, 0, 0, 0, length: 8), .v4(10, 0, 0, 0, length: 8), .v4(100, 64, 0, 0, length: 10),
        .v4(127, 0, 0, 0, length: 8), .v4(169, 254, 0, 0, length: 16), .v4(172, 16, 0, 0, length: 12),
        .v4(192, 0, 0, 0, length: 24), .v4(192, 0, 2, 0, length: 24), .v4(192, 31, 196, 0, length: 24),
        .v4(192, 52, 193, 0, length: 24), .v4(192, 88, 99, 0, length: 24), .v4(192, 168, 0, 0, length: 16),
        .v4(192, 175, 48, 0, length: 24), .v4(198, 18, 0, 0, length: 15), .v4(198, 51, 100, 0, length: 24),
        .v4(203, 0, 113, 0, length: 24), .v4(224, 0, 0, 0, length: 4), .v4(240, 0, 0, 0, length: 4),
    ]
    private static let cloudMetadata: [AddressBlock] = [
        .v4(169, 254, 0, 0, length: 16), .v4(168, 63, 129, 16, length: 32),
        .v4(100, 100, 100, 200, length: 32),
        .v4(192, 0, 0, 192, length: 32), .v6(0xfd00, 0x0ec2, length: 32), .v6(0xfd20, 0x00ce, length: 32),
        .v6(0xfe80, length: 10),
    ]
    private static let loopback: [AddressBlock] = [
        .v4(127, 0, 0, 0, length: 8), .v6(0, 0, 0, 0, 0, 0, 0, 1, length: 128),
    ]
    private static let v4Mapped = AddressBlock.v6(0, 0, 0, 0, 0, 0xffff, length: 96)
    private static let unicast = AddressBlock.v6(0x2000, length: 3)
    private static let specialV6: [AddressBlock] = [
        .v6(0x2001, 0, length: 23), .v6(0x2001, 0x0db8, length: 32), .v6(0x2620, 0x004f, 0x8000, length: 48),
        .v6(0x3fff, length: 20),
    ]
    private static let endingInV4: [AddressBlock] = [
        .v6(0, 0, 0, 0, 0, 0xffff, length: 96), .v6(0, 0, 0, 0, 0, 0, length: 96),
        .v6(0x0064, 0xff9b, length: 96),
    ]
    private static let sixToFour = AddressBlock.v6(0x2002, length: 16)
    private static let teredo = AddressBlock.v6(0x2001, 0, length: 32)
}
