import HTTP

/// Keeps other sites from acting with a visitor's cookie (cross-site request forgery).
///
/// `SameSite=Lax` already keeps the cookie from most requests that other sites cause. This is the second lock, and
/// the only one against other ports and sibling hosts, which count as the same site.
package struct OriginGuard: Sendable {
    /// `FRONTEND_URL`; nil where the site has whichever address of this machine it was asked by.
    let site: SiteOrigin?
    let cookies: SessionCookies

    package init(site: SiteOrigin?, cookies: SessionCookies) {
        self.site = site
        self.cookies = cookies
    }

    private static let safeMethods: Set<HTTPMethod> = [.get, .head, .options]

    /// - Throws: 403 `cross_origin` where a request that changes something came with a session cookie and does not
    ///   prove that a page of this site made it.
    package func check(_ request: HTTPRequest) throws(HTTPError) {
        guard !Self.safeMethods.contains(request.method), cookies.sessionToken(in: request) != nil else {
            return
        }
        guard isSameOrigin(request) else {
            throw HTTPError(
                .forbidden,
                code: "cross_origin",
                "This request did not come from a page of this site, so it was refused."
            )
        }
    }

    private func isSameOrigin(_ request: HTTPRequest) -> Bool {
        guard let origin = request.headers["Origin"] else {
            return request.headers["Sec-Fetch-Site"] == "same-origin"
        }
        guard let expected = site ?? Self.origin(askedBy: request) else { return false }
        return SiteOrigin(of: origin) == expected
    }

    /// The origin that a request was sent to.
    private static func origin(askedBy request: HTTPRequest) -> SiteOrigin? {
        request.headers["Host"].flatMap { SiteOrigin(of: (request.isSecure ? "https://" : "http://") + $0) }
    }
}
