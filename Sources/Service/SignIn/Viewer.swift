import HTTP
import History

/// Who a request is from.
package enum Viewer: Sendable, Equatable {
    /// Nobody that is known.
    case anonymous
    /// Somebody with a session: a person who signed in, or a guest of this machine.
    case member(SignedInUser)
    /// A program with an API key of somebody.
    case keyHolder(KeyHolder)

    /// The user; nil for nobody that is known.
    package var user: User? {
        switch self {
        case .anonymous: nil
        case .member(let member): member.user
        case .keyHolder(let holder): holder.user
        }
    }

    /// Whether what is removed goes into the history where the request does not say. Programs have their own places
    /// for results.
    package var keepsRemovals: Bool {
        if case .member = self { true } else { false }
    }

    /// The user whose things are to be read or changed.
    ///
    /// - Throws: 401 `sign_in_required` for nobody that is known, 403 `key_scope` for a key that is for removals only.
    package func owner() throws(HTTPError) -> User {
        switch self {
        case .anonymous: throw .signInRequired
        case .member(let member): return member.user
        case .keyHolder(let holder):
            guard holder.key.scope == .full else { throw .keyScope }
            return holder.user
        }
    }

    /// The user and the session, for what no key may do: to manage sessions and keys.
    ///
    /// - Throws: 401 `sign_in_required` for nobody that is known, 403 `session_required` for a key.
    package func member() throws(HTTPError) -> SignedInUser {
        switch self {
        case .anonymous: throw .signInRequired
        case .member(let member): return member
        case .keyHolder: throw .sessionRequired
        }
    }
}

extension HTTPError {
    static let signInRequired = HTTPError(
        .unauthorized,
        code: "sign_in_required",
        "Sign in first, or send an API key of yours: this needs an account.",
        headers: ["WWW-Authenticate": "Bearer"]
    )
    static let keyScope = HTTPError(
        .forbidden,
        code: "key_scope",
        "This API key is for removing backgrounds only. Use one with the scope full."
    )
    static let operatorsOnly = HTTPError(
        .forbidden,
        code: "operators_only",
        "This is for those who look after this Cutout: ADMIN_EMAILS names them."
    )
    static let sessionRequired = HTTPError(
        .forbidden,
        code: "session_required",
        "No API key can do this. Sign in and use the account page."
    )
}
