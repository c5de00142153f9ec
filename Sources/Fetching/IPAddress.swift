import Foundation

/// An address of the Internet Protocol, version 4 or 6, in network byte order.
public struct IPAddress: Sendable, Hashable {
    /// 4 or 16 bytes.
    package let bytes: [UInt8]

    /// Reads an address as people write it, such as 192.0.2.1 or 2001:db8::1; nil for anything else.
    public init?(parsing text: String) {
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = withUnsafeBytes(of: four) { Array($0) }
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            bytes = withUnsafeBytes(of: six) { Array($0) }
        } else {
            return nil
        }
    }

    init(_ address: sockaddr_in) {
        bytes = withUnsafeBytes(of: address.sin_addr) { Array($0) }
    }

    init(_ address: sockaddr_in6) {
        bytes = withUnsafeBytes(of: address.sin6_addr) { Array($0) }
    }

    init(bytes: ArraySlice<UInt8>) {
        self.bytes = Array(bytes)
    }
}
