import HTTP
import History

/// Wraps handlers that want to know who asks, where routes are registered: recognises the viewer, refuses what other
/// sites cause, and hands the browser its renewed cookie.
struct Access: Sendable {
    let sessions: Sessions
    let originGuard: OriginGuard

    /// For whoever it is.
    func anyone(_ handler: @escaping @Sendable (HTTPRequest, Viewer) throws -> HTTPResponse) -> Router.Handler
    {
        { request in
            try originGuard.check(request)
            let recognition = try sessions.recognize(request)
            return try handler(request, recognition.viewer).setting(ifNotSet: recognition.renewal)
        }
    }

    /// For somebody with a session; anybody else is answered 401 `sign_in_required`.
    func members(_ handler: @escaping @Sendable (HTTPRequest, SignedInUser) throws -> HTTPResponse)
        -> Router.Handler
    {
        anyone { request, viewer in try handler(request, viewer.member()) }
    }
}
