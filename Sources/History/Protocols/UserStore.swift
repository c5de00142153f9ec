import Foundation

/// The people whom Cutout knows. All methods block, and may be called from any thread.
public protocol UserStore: Sendable {
    /// The user with the profile's identity, made or brought up to date.
    func signIn(_ profile: UserProfile) throws(HistoryError) -> User

    /// A new user without identity, for a browser on the machine itself.
    func makeGuest() throws(HistoryError) -> User

    /// One user.
    func user(_ id: UserID) throws(HistoryError) -> User

    /// Users with what they keep, last seen first.
    ///
    /// - Parameters:
    ///   - search: what their name or email address must contain, whatever its case; empty for all.
    ///   - limit: the most of them.
    func users(matching search: String, limit: Int) throws(HistoryError) -> UserPage

    /// Deletes a user with sessions, keys, items and files, for good.
    func deleteUser(_ id: UserID) throws(HistoryError)

    /// Deletes guests last seen before a moment who have no session, no key and no item. A guest who kept something stays.
    /// Tells how many they were.
    func purgeGuests(lastSeenBefore moment: Date) throws(HistoryError) -> Int
}
