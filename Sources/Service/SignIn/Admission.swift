import HTTP

/// What every request passes before its route is looked for: its client's address is found out, and those are turned
/// away who have no business here whatever they ask.
package struct Admission: Sendable {
    let proxies: TrustedProxies
    /// Nil where people sign in.
    let guests: LocalGuests?
    let originGuard: OriginGuard

    var crossOrigin: CrossOrigin {
        CrossOrigin(allowed: originGuard.allowed, isOwn: { originGuard.isOwn($0, $1) })
    }

    /// The request with its client's address, and without cookies that came from elsewhere.
    func identify(_ request: HTTPRequest) -> HTTPRequest {
        crossOrigin.identify(proxies.identify(request))
    }

    /// - Throws: 403 `own_machine_only` or `cross_origin`. A request with a key is caused by its holder, not by a page;
    ///   whether the key is good its route finds out.
    func check(_ request: HTTPRequest) throws(HTTPError) {
        try guests?.check(request)
        guard !APIKeys.isPresent(in: request) else { return }
        try originGuard.check(request)
    }
}
