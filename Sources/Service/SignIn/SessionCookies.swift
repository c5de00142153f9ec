import Accounts
import Foundation
import HTTP
import History

/// Makes the cookies that carry sessions and sign-ins, and reads them.
package struct SessionCookies: Sendable {
    package let names: CookieNames
    private let isSecure: Bool
    /// The paths that cookies are sent to.
    private let path: String

    /// - Parameter basePath: where the site is below its host, whose other parts get no cookie of ours.
    package init(isSecure: Bool, basePath: String = "") {
        self.isSecure = isSecure
        path = basePath.isEmpty ? "/" : basePath
        names = !isSecure ? .localhost : basePath.isEmpty ? .secure : .secureBelowPath
    }

    /// The session token that came with a request.
    func sessionToken(in request: HTTPRequest) -> String? { request.cookies[names.session] }

    /// The sealed sign-in that came with a request.
    func transaction(in request: HTTPRequest) -> String? { request.cookies[names.transaction] }

    /// A session token, kept for as long as the session may be renewed.
    func session(_ token: String, until expires: Date, now: Date) throws -> Cookie {
        try cookie(names.session, token, maxAge: max(1, Int(expires.timeIntervalSince(now))))
    }

    /// A sealed sign-in, for as long as it may take.
    func transaction(_ sealed: String) throws -> Cookie {
        try cookie(names.transaction, sealed, maxAge: Int(TransactionSealer.lifetime))
    }

    /// Makes the browser forget its session.
    package func withoutSession() throws -> Cookie { try cookie(names.session, "", maxAge: 0) }

    /// Makes the browser forget a sign-in.
    func withoutTransaction() throws -> Cookie { try cookie(names.transaction, "", maxAge: 0) }

    private func cookie(_ name: String, _ value: String, maxAge: Int) throws -> Cookie {
        let cookie = Cookie(name: name, value: value, path: path, maxAge: maxAge, isSecure: isSecure)
        guard let cookie else {
            throw AccountsError(
                .internalFailure,
                "The value of a cookie has characters that it must not have."
            )
        }
        return cookie
    }
}

extension HTTPResponse {
    /// The response, with a cookie for the browser where there is one.
    package func setting(_ cookie: Cookie?) -> HTTPResponse {
        guard let cookie else { return self }
        var response = self
        response.headers.add("Set-Cookie", cookie.headerValue)
        return response
    }

    /// The response, with a cookie for the browser unless it sets that one itself, as signing out does.
    func setting(ifNotSet cookie: Cookie?) -> HTTPResponse {
        guard let cookie, !headers.all("Set-Cookie").contains(where: { $0.hasPrefix("\(cookie.name)=") })
        else {
            return self
        }
        return setting(cookie)
    }
}
