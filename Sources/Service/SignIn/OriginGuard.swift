import HTTP

/// Keeps other sites from acting through a visitor's browser (cross-site request forgery): with the visitor's cookie, or
/// without one by being where the visitor is, on this very machine or in its network.
///
/// `SameSite=Lax` already keeps the cookie from most requests that other sites cause. This is the second lock, and
/// the only one against other ports and sibling hosts, which count as the same site.
package struct OriginGuard: Sendable {
    /// `FRONTEND_URL`; nil where the site has whichever address of this machine it was asked by.
    let site: SiteOrigin?
    let cookies: SessionCookies
    /// Other sites whose pages may ask, without cookies.
    let allowed: AllowedOrigins
    /// Whether links on other sites may lead here. Where everybody is a guest none has a reason to.
    let allowsLinks: Bool

    package init(site: SiteOrigin?, cookies: SessionCookies, allowed: AllowedOrigins = .none) {
        self.site = site
        self.cookies = cookies
        self.allowed = allowed
        allowsLinks = site != nil
    }

    private static let safeMethods: Set<HTTPMethod> = [.get, .head, .options]

    /// What a browser says about whose page a request is from.
    private enum Source {
        case thisSite
        /// One that may ask.
        case allowedSite
        case otherSite
        /// No page: a person, or a program.
        case nobody
    }

    /// - Throws: 403 `cross_origin` for a request that another site caused, and for one that changes something with a
    ///   session cookie and does not prove that a page of this site made it.
    package func check(_ request: HTTPRequest) throws(HTTPError) {
        let isSafe = Self.safeMethods.contains(request.method)
        let isAllowed =
            switch source(of: request) {
            case .thisSite, .allowedSite: true
            case .otherSite: mayLink(request) || allowed.areOpenToKeys && request.isPreflight
            case .nobody: isSafe || cookies.sessionToken(in: request) == nil
            }
        guard isAllowed else {
            throw HTTPError(
                .forbidden,
                code: "cross_origin",
                "This request did not come from a page of this site, so it was refused."
            )
        }
    }

    private func mayLink(_ request: HTTPRequest) -> Bool {
        Self.safeMethods.contains(request.method) && allowsLinks
            && request.headers["Sec-Fetch-Mode"] == "navigate"
    }

    private func source(of request: HTTPRequest) -> Source {
        if let origin = request.headers["Origin"] {
            return isOwn(origin, request) ? .thisSite : allowed.name(origin) ? .allowedSite : .otherSite
        }
        return switch request.headers["Sec-Fetch-Site"] {
        case "same-origin": .thisSite
        case nil, "none": .nobody
        default: .otherSite
        }
    }

    func isOwn(_ origin: String, _ request: HTTPRequest) -> Bool {
        guard let origin = SiteOrigin(of: origin) else { return false }
        if let site, origin == site { return true }
        // Without a cookie nothing of anybody's is at stake, by whichever name the site was asked.
        let mayBeAsAsked = site == nil || cookies.sessionToken(in: request) == nil
        return mayBeAsAsked && origin == Self.origin(askedBy: request)
    }

    /// The origin that a request was sent to.
    private static func origin(askedBy request: HTTPRequest) -> SiteOrigin? {
        request.headers["Host"].flatMap { SiteOrigin(of: (request.isSecure ? "https://" : "http://") + $0) }
    }
}
