import Foundation

/// Judges an address after resolution, where a connection is about to be made. A name that resolves to
/// something else the second time is judged the second time too.
enum AddressRule: Sendable, Equatable {
    /// Every address.
    case any
    /// 127.0.0.0/8 and ::1.
    case loopback
    /// Addresses of the public internet, as ``PublicAddresses`` has them.
    case publicOnly(PublicAddresses)

    func permits(_ address: sockaddr_in) -> Bool {
        permits(IPAddress(address), port: UInt16(bigEndian: address.sin_port))
    }

    func permits(_ address: sockaddr_in6) -> Bool {
        permits(IPAddress(address), port: UInt16(bigEndian: address.sin6_port))
    }

    private func permits(_ address: IPAddress, port: UInt16) -> Bool {
        switch self {
        case .any: true
        case .loopback: address.isLoopback
        case .publicOnly(let addresses): addresses.contain(address, port: port)
        }
    }
}

/// Where photos may be fetched from: servers of the public internet at the ports of the web, and machines that somebody
/// named.
///
/// Never from this machine itself, by whichever of its addresses, for its other services may trust it; nor from where
/// clouds tell their machines secrets, even if somebody named that.
struct PublicAddresses: Sendable, Equatable {
    /// Machines that are reached although their addresses are not public.
    let others: Set<IPAddress>
    let ports: Set<UInt16>
    /// The addresses of this machine's network interfaces.
    let own: Set<IPAddress>

    func contain(_ address: IPAddress, port: UInt16) -> Bool {
        guard ports.contains(port), !address.isCloudMetadata else { return false }
        return others.contains(address)
            || address.isPublic && own.isDisjoint(with: [address] + address.carried)
    }
}
