import Foundation

/// The network interfaces of this machine.
enum NetworkInterfaces {
    /// The addresses that they have now (`getifaddrs(3)`).
    ///
    /// - Throws: `internalFailure` where the system does not tell them.
    static func addresses() throws(FetchingError) -> Set<IPAddress> {
        var first: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&first) == 0 else {
            throw FetchingError(.internalFailure, "The addresses of this machine could not be read.")
        }
        defer { freeifaddrs(first) }
        var addresses: Set<IPAddress> = []
        var next = first
        while let interface = next?.pointee {
            if let address = interface.ifa_addr.flatMap(address) { addresses.insert(address) }
            next = interface.ifa_next
        }
        return addresses
    }

    private static func address(at pointer: UnsafeMutablePointer<sockaddr>) -> IPAddress? {
        let start = UnsafeRawPointer(pointer)
        return switch Int32(pointer.pointee.sa_family) {
        case AF_INET: IPAddress(start.loadUnaligned(as: sockaddr_in.self))
        case AF_INET6: IPAddress(start.loadUnaligned(as: sockaddr_in6.self))
        default: nil
        }
    }
}
