/// The API keys of users. All methods block, and may be called from any thread.
public protocol APIKeyStore: Sendable {
    /// Keeps a key.
    func add(_ key: NewAPIKey, for user: UserID) throws(HistoryError) -> APIKeyRecord

    /// The key with a hash, and its user; nil where there is none or it was revoked.
    func keyHolder(hash: [UInt8]) throws(HistoryError) -> KeyHolder?

    /// Notes that a key is in use, but writes only when the last note is older than the store's touch interval.
    /// Tells whether it wrote.
    @discardableResult
    func touch(_ key: APIKeyRecord) throws(HistoryError) -> Bool

    /// A user's keys, newest first, revoked ones too.
    func keys(of user: UserID) throws(HistoryError) -> [APIKeyRecord]

    /// Revokes a key, once and for all. Revoking it again changes nothing.
    func revoke(_ id: APIKeyID, of user: UserID) throws(HistoryError) -> APIKeyRecord
}
