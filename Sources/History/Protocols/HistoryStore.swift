import Foundation

/// The items that people keep. All methods block, and may be called from any thread.
///
/// Every method names the user on whose behalf it works; somebody else's item is answered like one that never was.
/// Nothing here belongs to one database, so that a store on a server of its own can take the place of SQLite.
public protocol HistoryStore: Sendable {
    /// Keeps an item with its files. When it returns, both survive a crash and a loss of power.
    ///
    /// - Throws: `quotaExceeded`, `notFound` (no such user), `storageFull`, `readOnly`, `busy`; then nothing is kept.
    func save(_ item: NewItem, for user: UserID, within quota: Quota) throws(HistoryError) -> HistoryItem

    /// A page of a user's items.
    ///
    /// - Parameters:
    ///   - search: words that the name must all contain; case, accents and width make no difference.
    ///   - cursor: the end of the page before, in the same order; nil for the first.
    ///   - limit: the most items, 1 to 200; other numbers are taken as the nearest of these.
    func items(
        of user: UserID,
        matching search: String,
        in order: ItemOrder,
        after cursor: PageCursor?,
        limit: Int
    ) throws(HistoryError) -> ItemPage

    /// The items before and after one in such a list.
    func neighbors(of id: ItemID, of user: UserID, matching search: String, in order: ItemOrder)
        throws(HistoryError) -> (previous: ItemID?, next: ItemID?)

    /// One item.
    func item(_ id: ItemID, of user: UserID) throws(HistoryError) -> HistoryItem

    /// Gives an item another name, of 1 to 255 characters.
    func rename(_ id: ItemID, of user: UserID, to name: String) throws(HistoryError) -> HistoryItem

    /// Replaces what is known of how an item is to look.
    ///
    /// - Parameter settings: a JSON object.
    /// - Returns: the item as it is now.
    /// - Throws: `notFound`.
    func change(_ id: ItemID, of user: UserID, settings: String) throws(HistoryError) -> HistoryItem

    /// Deletes items so that they can be restored until ``purge(deletedBefore:)`` removes them. They leave every
    /// list, and their room is free, at once. Tells how many items that were.
    func delete(_ selection: ItemSelection, of user: UserID) throws(HistoryError) -> Int

    /// Brings back those of the items that were deleted since a moment, and tells how many came back.
    ///
    /// - Throws: `quotaExceeded` where their room was taken since; then none comes back.
    func restore(_ selection: ItemSelection, of user: UserID, deletedSince moment: Date, within quota: Quota)
        throws(HistoryError) -> Int

    /// What a user keeps.
    func usage(of user: UserID) throws(HistoryError) -> Usage

    /// Removes what was deleted before a moment, with its files, for good. Tells how many items that were.
    func purge(deletedBefore moment: Date) throws(HistoryError) -> Int

    /// Removes everybody's items that were saved before a moment, with their files, for good (retention).
    func purge(createdBefore moment: Date) throws(HistoryError) -> Int

    /// Refuses what could not be kept, before work is done for it.
    ///
    /// - Throws: `quotaExceeded`, `storageFull`, `notFound` (no such user).
    func checkRoom(for addition: Usage, of user: UserID, within quota: Quota) throws(HistoryError)

    /// Looks for missing files, and brings back those that were set aside. It removes nothing; to be called at start.
    func inspect() throws(HistoryError) -> SweepReport

    /// Clears what a crash left behind: files to which nothing refers are set aside, and removed a week later where they
    /// are few. It does as ``inspect()`` besides, and no more than that where the files are not the database's own.
    /// It may run while requests are served.
    func sweep() throws(HistoryError) -> SweepReport
}

extension HistoryStore {
    /// A page of a user's items, newest first.
    public func items(of user: UserID, matching search: String, after cursor: PageCursor?, limit: Int)
        throws(HistoryError) -> ItemPage
    {
        try items(of: user, matching: search, in: .newest, after: cursor, limit: limit)
    }

    /// Hands every item of a user to `body`, newest first, without holding a lock meanwhile (for exports).
    public func forEachItem(of user: UserID, _ body: (HistoryItem) throws -> Void) throws {
        var cursor: PageCursor?
        repeat {
            let page = try items(of: user, matching: "", after: cursor, limit: 200)
            try page.items.forEach(body)
            cursor = page.next
        } while cursor != nil
    }
}

/// Which of a user's items an operation is about.
public enum ItemSelection: Sendable {
    /// These; identifiers that are unknown or somebody else's select nothing.
    case items([ItemID])
    /// All of them.
    case all
}
