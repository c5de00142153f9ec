import Foundation

/// Judges an address after resolution, where a connection is about to be made. A name that resolves to
/// something else the second time is judged the second time too.
enum AddressRule: Sendable {
    /// Every address.
    case any
    /// 127.0.0.0/8 and ::1.
    case loopback

    func permits(_ address: sockaddr_in) -> Bool {
        switch self {
        case .any: true
        case .loopback: UInt32(bigEndian: address.sin_addr.s_addr) >> 24 == 127
        }
    }

    func permits(_ address: sockaddr_in6) -> Bool {
        switch self {
        case .any: true
        case .loopback:
            withUnsafeBytes(of: address.sin6_addr) { $0.dropLast().allSatisfy { $0 == 0 } && $0.last == 1 }
        }
    }
}
