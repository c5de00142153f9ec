import Foundation

/// Files by content: the same bytes are kept once, whoever saves them. All methods block, and may be called from any
/// thread.
///
/// A blob store knows nothing of who refers to its blobs. That is the history store's part, which writes a blob before
/// the row that names it and removes it after the last such row.
public protocol BlobStore: Sendable {
    /// Keeps bytes and names them. When it returns, they survive a loss of power.
    ///
    /// - Throws: `storageFull` where only the reserve is left, which is for deleting.
    func put(_ bytes: [UInt8]) throws(HistoryError) -> BlobID

    /// The bytes of a blob.
    ///
    /// - Throws: `blobMissing` where it is not there.
    func contents(of id: BlobID) throws(HistoryError) -> [UInt8]

    /// The size of a blob; nil where it is not there.
    func byteCount(of id: BlobID) throws(HistoryError) -> Int?

    /// Removes a blob. Removing one that is not there is no error.
    func remove(_ id: BlobID) throws(HistoryError)

    /// Every blob whose digest begins with a byte. In 256 such parts a store of any size can be walked in little
    /// memory.
    func blobs(beginningWith byte: UInt8) throws(HistoryError) -> Set<BlobID>

    /// Removes what writers that are no more left half-written. Tells how many files that were.
    func removeUnfinished() throws(HistoryError) -> Int

    /// Refuses to begin what would not fit.
    ///
    /// - Throws: `storageFull`.
    func checkRoom(for byteCount: Int) throws(HistoryError)

    /// The name of the store whose database these blobs belong to, as it was noted; nil where none was.
    func storeID() throws(HistoryError) -> String?

    /// Notes to which store these blobs belong.
    func setStoreID(_ id: StoreID) throws(HistoryError)

    /// Takes a blob out of its place without losing it. One that is not there is no error.
    func setAside(_ id: BlobID, at moment: Date) throws(HistoryError)

    /// Puts a blob back in its place that was set aside; false where it was not.
    func bringBack(_ id: BlobID) throws(HistoryError) -> Bool

    /// How many blobs were set aside before a moment and are still there, to within a day.
    func countSetAside(before moment: Date) throws(HistoryError) -> Int

    /// Removes for good what was set aside before a moment, to within a day. Tells how many blobs that were.
    func removeSetAside(before moment: Date) throws(HistoryError) -> Int
}
