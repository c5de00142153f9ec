import Accounts
import Fetching
import Foundation
import HTTP
import History
import Logging

/// Signs people in with the OpenID provider. Whatever goes wrong on the way ends on the sign-in page, which has words
/// for it.
struct AuthController: Sendable {
    let provider: OpenIDConnectClient
    let policy: SignInPolicy
    let sealer: TransactionSealer
    /// Where the site is below its host.
    let basePath: String
    let users: any UserStore
    let sessions: Sessions
    let limiter: RateLimiter
    let logger: Logger

    private var cookies: SessionCookies { sessions.cookies }

    /// `GET /auth/login?return=/path`: on to the provider.
    func begin(_ request: HTTPRequest) throws -> HTTPResponse {
        try limiter.admit(.anonymous, request)
        let returnPath = ReturnPath(of: request, below: basePath)
        do {
            let signIn = try provider.begin(returningTo: returnPath)
            return HTTPResponse.found(signIn.url)
                .setting(try cookies.transaction(sealer.seal(signIn.transaction)))
        } catch let error as AccountsError {
            return failure(error, request, returningTo: returnPath)
        }
    }

    /// `GET /auth/callback`: back from the provider. The sign-in under way is used up, however it ends.
    func finish(_ request: HTTPRequest, _ viewer: Viewer) throws -> HTTPResponse {
        try limiter.admit(.anonymous, request)
        var returnPath = ReturnPath(below: basePath)
        do {
            let transaction = try sealer.open(cookies.transaction(in: request) ?? "")
            returnPath = transaction.returnPath
            let identity = try provider.finish(SignInCallback(request), of: transaction)
            try policy.check(identity)
            let cookie = try session(for: identity, request, replacing: viewer)
            return HTTPResponse.found(returnPath.value)
                .setting(cookie)
                .setting(try cookies.withoutTransaction())
        } catch let error as AccountsError {
            return failure(error, request, returningTo: returnPath).setting(try cookies.withoutTransaction())
        }
    }

    /// A session of its own for each sign-in; the one that the browser had ends.
    private func session(for identity: Identity, _ request: HTTPRequest, replacing viewer: Viewer) throws
        -> Cookie
    {
        let user = try users.signIn(UserProfile(identity))
        if case .member(let member) = viewer { try sessions.store.endSession(member.session.id) }
        return try sessions.begin(for: user, request).cookie
    }

    private func failure(
        _ error: AccountsError,
        _ request: HTTPRequest,
        returningTo returnPath: ReturnPath
    ) -> HTTPResponse {
        logger.notice(
            "sign-in failed",
            metadata: ["request_id": "\(request.id)", "cause": "\(error)"]
        )
        let query = "error=\(SignInFailure(error, request).rawValue)&return=\(returnPath.queryValue)"
        return .found("\(basePath)/sign-in?\(query)")
    }
}

/// Why a sign-in failed, as the sign-in page is told.
enum SignInFailure: String {
    case cancelled, expired, failed
    case notAllowed = "not_allowed"
    case emailUnverified = "email_unverified"
    case providerUnavailable = "provider_unavailable"

    init(_ error: AccountsError, _ request: HTTPRequest) {
        switch error.code {
        // A cookie that is missing or cannot be opened: too late, or another browser.
        case .expired, .invalidSeal, .malformedToken: self = .expired
        case .signInRefused: self = request.query["error"] == "access_denied" ? .cancelled : .failed
        case .notAllowed: self = .notAllowed
        case .unverifiedEmail: self = .emailUnverified
        case .providerUnavailable: self = .providerUnavailable
        default: self = .failed
        }
    }
}

extension ReturnPath {
    /// The front page of a site that is below this path of its host.
    fileprivate init(below basePath: String) {
        self = (try? ReturnPath(basePath + "/")) ?? .home
    }

    /// Where the request wants to go on afterwards; the front page where that is no path of this site.
    init(of request: HTTPRequest, below basePath: String) {
        let wish = request.query["return"].flatMap { try? ReturnPath($0) }
        self = wish.flatMap { $0.value.hasPrefix(basePath + "/") ? $0 : nil } ?? ReturnPath(below: basePath)
    }

    /// The path as the value of a query parameter.
    fileprivate var queryValue: String {
        FormEncoding.escape(value).replacing("%2F", with: "/")
    }
}

extension SignInCallback {
    fileprivate init(_ request: HTTPRequest) {
        self.init(
            code: request.query["code"],
            state: request.query["state"],
            error: request.query["error"],
            iss: request.query["iss"]
        )
    }
}

extension UserProfile {
    fileprivate init(_ identity: Accounts.Identity) {
        self.init(
            identity: User.Identity(issuer: identity.issuer, subject: identity.subject),
            email: identity.email,
            name: identity.name
        )
    }
}

extension HTTPResponse {
    /// Sends the browser on, and leaves nothing in any cache.
    static func found(_ location: String) -> HTTPResponse {
        HTTPResponse(status: .found, headers: ["Location": location, "Cache-Control": "no-store"])
    }
}
