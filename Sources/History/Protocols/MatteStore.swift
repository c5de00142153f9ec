/// The mattes that items have had. All methods block, may be called from any thread, and answer somebody else's item like
/// one that never was.
public protocol MatteStore: Sendable {
    /// All versions that are kept, newest first.
    func matteVersions(of id: ItemID, of user: UserID) throws(HistoryError) -> [MatteVersion]

    /// The matte of one version.
    ///
    /// - Throws: `notFound` where there is no such version.
    func matte(_ number: Int, of id: ItemID, of user: UserID) throws(HistoryError) -> StoredBlob

    /// Saves a version, which becomes the item's matte, unless it was mended from one that is not the item's any more. When
    /// it returns, the files survive a crash and a loss of power. A matte that is the item's already changes nothing.
    ///
    /// - Throws: `quotaExceeded`, `notFound`, `storageFull`, `readOnly`, `busy`; then nothing is changed.
    func save(_ version: NewMatteVersion, to id: ItemID, of user: UserID, within quota: Quota)
        throws(HistoryError) -> SavedMatte

    /// Makes a version the item's matte.
    ///
    /// - Parameter number: nil for the one that a model made and the present one was mended from.
    /// - Throws: `notFound` where there is no such item or version.
    func useMatte(_ number: Int?, of id: ItemID, of user: UserID) throws(HistoryError) -> HistoryItem
}
