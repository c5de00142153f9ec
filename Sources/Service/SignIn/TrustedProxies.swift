import Fetching
import HTTP

/// The proxies in front of nginx whose word about where a request came from is taken: `CUTOUT_TRUSTED_PROXIES`.
///
/// The project's nginx has the same list and has replaced the address already; other web servers in front of the
/// application need not.
package struct TrustedProxies: Sendable {
    package let blocks: [AddressBlock]

    package init(_ blocks: [AddressBlock]) { self.blocks = blocks }

    /// The request with its client's address: where a trusted proxy handed it on, the nearest address in
    /// `X-Forwarded-For` that is none of them. Whoever writes that header can write only what stands before.
    package func identify(_ request: HTTPRequest) -> HTTPRequest {
        guard !blocks.isEmpty, let peer = request.remoteAddress, isTrusted(peer) else { return request }
        var request = request
        let hops = request.forwardedAddresses
        request.remoteAddress = hops.last { !isTrusted($0) } ?? hops.first ?? peer
        return request
    }

    private func isTrusted(_ text: String) -> Bool {
        guard let address = IPAddress(parsing: text) else { return false }
        return blocks.contains { $0.contains(address.mapped ?? address) }
    }
}

extension HTTPRequest {
    /// The addresses in `X-Forwarded-For`: the client's as the first proxy saw it, then that proxy's as the second did.
    var forwardedAddresses: [String] {
        headers.all("X-Forwarded-For").flatMap { $0.split(separator: ",") }
            .map { String($0.drop { $0 == " " }.prefix { $0 != " " }) }.filter { !$0.isEmpty }
    }
}
