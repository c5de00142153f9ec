import HTTP

/// Who calls the API, as far as a key tells.
enum Caller: Sendable, Hashable {
    case anonymous
    /// Somebody with a key or a session, by a name that is theirs alone.
    case known(String)
}

/// Finds out who calls by the key that a request carries.
struct APIKeyCheck: Sendable {
    /// Throws 403 `auth_failed` for a key that is not valid, or is missing where one is needed.
    let identify: @Sendable (HTTPRequest) throws(HTTPError) -> Caller
}
