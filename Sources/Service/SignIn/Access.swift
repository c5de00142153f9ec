import HTTP
import History

/// Wraps handlers that want to know who asks, where routes are registered: recognises the viewer, and hands the browser its
/// renewed cookie.
package struct Access: Sendable {
    let sessions: Sessions
    let keys: APIKeys
    /// Whether photos of people who are not known are worked on.
    let allowsAnonymous: Bool
    /// Who looks after this Cutout.
    let operators: Operators

    package init(
        sessions: Sessions,
        keys: APIKeys,
        allowsAnonymous: Bool,
        operators: Operators = .members([])
    ) {
        self.sessions = sessions
        self.keys = keys
        self.allowsAnonymous = allowsAnonymous
        self.operators = operators
    }

    /// For whoever it is.
    package func anyone(_ handler: @escaping @Sendable (HTTPRequest, Viewer) throws -> HTTPResponse)
        -> Router.Handler
    {
        { request in try respond(to: request) { try handler(request, $0) } }
    }

    /// For those whose photos are worked on: whoever is known, and others where that is allowed.
    func removers(_ handler: @escaping @Sendable (HTTPRequest, Viewer) throws -> HTTPResponse)
        -> Router.Handler
    {
        { request in try respond(toRemover: request) { try handler(request, $0) } }
    }

    /// For the owner of things, by a session or a key with the scope full; anybody else is answered 401
    /// `sign_in_required` or 403 `key_scope`.
    func owners(_ handler: @escaping @Sendable (HTTPRequest, User) throws -> HTTPResponse) -> Router.Handler {
        anyone { request, viewer in try handler(request, viewer.owner()) }
    }

    /// For somebody with a session; anybody else is answered 401 `sign_in_required` or 403 `session_required`.
    func members(_ handler: @escaping @Sendable (HTTPRequest, SignedInUser) throws -> HTTPResponse)
        -> Router.Handler
    {
        anyone { request, viewer in try handler(request, viewer.member()) }
    }

    /// For those who look after this Cutout, with a session of theirs; anybody else is answered as by ``members(_:)``, or 403
    /// `operators_only`.
    func operators(_ handler: @escaping @Sendable (HTTPRequest, SignedInUser) throws -> HTTPResponse)
        -> Router.Handler
    {
        members { request, member in
            guard operators.contains(member.user) else { throw HTTPError.operatorsOnly }
            return try handler(request, member)
        }
    }

    /// As ``removers(_:)``, at once, for those who word refusals in a way of their own.
    package func respond(
        toRemover request: HTTPRequest,
        _ work: (Viewer) throws -> HTTPResponse
    ) throws -> HTTPResponse {
        try respond(to: request) { viewer in
            guard allowsAnonymous || viewer != .anonymous else { throw HTTPError.signInRequired }
            return try work(viewer)
        }
    }

    private func respond(
        to request: HTTPRequest,
        _ work: (Viewer) throws -> HTTPResponse
    ) throws -> HTTPResponse {
        if let holder = try keys.recognize(request) {
            request.notes.user = holder.user.id.rawValue
            return try work(.keyHolder(holder)).withoutCookies
        }
        let recognition = try sessions.recognize(request)
        request.notes.user = recognition.viewer.user?.id.rawValue
        return try work(recognition.viewer).setting(ifNotSet: recognition.renewal)
    }
}

extension HTTPResponse {
    /// The response for a program, whose cookies (if it has any) are none of its key's business.
    fileprivate var withoutCookies: HTTPResponse {
        var response = self
        response.headers.remove("Set-Cookie")
        return response
    }
}
