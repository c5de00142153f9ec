import Accounts
import HTTP
import History

/// Recognises the holders of API keys.
package struct APIKeys: Sendable {
    let store: any APIKeyStore
    /// Whether users are guests. Keys of the other kind, left from other settings, are not recognised.
    let areGuests: Bool

    package init(store: any APIKeyStore, areGuests: Bool) {
        self.store = store
        self.areGuests = areGuests
    }

    /// The holder of the key that a request carries.
    ///
    /// - Returns: nil where there is no key. What never was a key of ours, such as one that a client kept from
    ///   remove.bg, is none.
    /// - Throws: 401 `invalid_api_key` for one that was mistyped or revoked; `HistoryError` where the store cannot be
    ///   asked.
    func recognize(_ request: HTTPRequest) throws -> KeyHolder? {
        guard let text = Self.text(in: request) else { return nil }
        guard let secret = APIKeySecret(text), let holder = try store.keyHolder(hash: secret.hash()),
            holder.user.isGuest == areGuests
        else { throw HTTPError.invalidAPIKey }
        // A note that cannot be written should keep nobody from working.
        _ = try? store.touch(holder.key)
        return holder
    }

    /// Whether a request carries what looks like a key of ours.
    static func isPresent(in request: HTTPRequest) -> Bool { text(in: request) != nil }

    /// What looks like a key of ours, whichever of the two ways it came.
    private static func text(in request: HTTPRequest) -> String? {
        [bearerToken(in: request), request.headers["X-Api-Key"]]
            .compactMap(\.self)
            .first(where: APIKeySecret.isOurs)
    }

    /// The token of `Authorization: Bearer` (RFC 6750, section 2.1).
    static func bearerToken(in request: HTTPRequest) -> String? {
        let words = request.headers["Authorization"]?.split(separator: " ") ?? []
        guard words.count == 2, words[0].lowercased() == "bearer" else { return nil }
        return String(words[1])
    }
}

extension HTTPError {
    fileprivate static let invalidAPIKey = HTTPError(
        .unauthorized,
        code: "invalid_api_key",
        "This API key is not valid: it was mistyped or revoked. Make another one on the account page.",
        headers: ["WWW-Authenticate": #"Bearer error="invalid_token""#]
    )
}
