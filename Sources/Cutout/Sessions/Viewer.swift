import HTTP
import History

/// Who a request is from.
enum Viewer: Sendable {
    /// Nobody that is known.
    case anonymous
    /// Somebody with a session: a person who signed in, or a guest of this machine.
    case member(SignedInUser)

    /// The user and the session.
    ///
    /// - Throws: 401 `sign_in_required` for anybody else.
    func member() throws(HTTPError) -> SignedInUser {
        guard case .member(let member) = self else {
            throw HTTPError(
                .unauthorized,
                code: "sign_in_required",
                "Sign in first: this belongs to somebody's account."
            )
        }
        return member
    }

    /// The user; nil for nobody that is known.
    var user: User? {
        guard case .member(let member) = self else { return nil }
        return member.user
    }
}
