import Foundation

/// The sessions of signed-in browsers. All methods block, and may be called from any thread.
public protocol SessionStore: Sendable {
    /// Begins a session. A user's sessions are bounded, and so are guests from one address who keep nothing: what was
    /// not used for longest makes room.
    ///
    /// - Parameters:
    ///   - id: the `jti` of its tokens: random, never used before.
    ///   - expires: when it ends unless it is renewed.
    func beginSession(_ id: String, of user: UserID, expires: Date, userAgent: String?, address: String?)
        throws(HistoryError) -> SessionRecord

    /// The session and its user; nil where it was ended or has expired.
    func session(_ id: String) throws(HistoryError) -> SignedInUser?

    /// Notes that a session is in use, and renews it to a later end where one is given.
    ///
    /// It may be called for every request: it writes only when the last note is older than the store's touch
    /// interval, for with a write each time all would wait for the disk. Tells whether it wrote.
    @discardableResult
    func touch(_ session: SessionRecord, expires: Date?) throws(HistoryError) -> Bool

    /// Moves the end of a session to a later moment, never to an earlier one; nil where it was ended.
    func extendSession(_ id: String, to expires: Date) throws(HistoryError) -> SessionRecord?

    /// A user's sessions that have not expired, last used first.
    func sessions(of user: UserID) throws(HistoryError) -> [SessionRecord]

    /// Ends one session. Ending one that is over is no error.
    func endSession(_ id: String) throws(HistoryError)

    /// Ends every session of a user, but for one where it is given. Tells how many it ended.
    @discardableResult
    func endSessions(of user: UserID, except kept: String?) throws(HistoryError) -> Int

    /// Removes expired sessions. Tells how many.
    @discardableResult
    func purgeExpiredSessions() throws(HistoryError) -> Int
}
