import Foundation

/// Judges an address after resolution, where a connection is about to be made. A name that resolves to
/// something else the second time is judged the second time too.
enum AddressRule: Sendable, Equatable {
    /// Every address.
    case any
    /// 127.0.0.0/8 and ::1.
    case loopback
    /// Addresses of the public internet, and no others but these: see `IPAddress.isPublic`.
    case publicOnly(besides: Set<IPAddress>)

    func permits(_ address: sockaddr_in) -> Bool {
        switch self {
        case .any: true
        case .loopback: UInt32(bigEndian: address.sin_addr.s_addr) >> 24 == 127
        case .publicOnly(let others): Self.isPublic(IPAddress(address), or: others)
        }
    }

    func permits(_ address: sockaddr_in6) -> Bool {
        switch self {
        case .any: true
        case .loopback:
            withUnsafeBytes(of: address.sin6_addr) { $0.dropLast().allSatisfy { $0 == 0 } && $0.last == 1 }
        case .publicOnly(let others): Self.isPublic(IPAddress(address), or: others)
        }
    }

    private static func isPublic(_ address: IPAddress, or others: Set<IPAddress>) -> Bool {
        address.isPublic || others.contains(address)
    }
}
