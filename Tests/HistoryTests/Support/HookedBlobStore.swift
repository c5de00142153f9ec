import Foundation
import History
import Synchronization

/// Real files, with a hook that a test hangs between the steps of the store.
final class HookedBlobStore: BlobStore {
    enum Step { case beforePut, afterPut, beforeLook, beforeRemoval, afterRemoval }
    typealias Hook = @Sendable (Step, BlobID?) throws(HistoryError) -> Void

    private let files: FileBlobStore
    private let hook = Mutex<Hook?>(nil)

    init(_ files: FileBlobStore) {
        self.files = files
    }

    func setHook(_ hook: Hook?) {
        self.hook.withLock { $0 = hook }
    }

    func put(_ bytes: [UInt8]) throws(HistoryError) -> BlobID {
        try pass(.beforePut, nil)
        let id = try files.put(bytes)
        try pass(.afterPut, id)
        return id
    }

    func byteCount(of id: BlobID) throws(HistoryError) -> Int? {
        try pass(.beforeLook, id)
        return try files.byteCount(of: id)
    }

    func remove(_ id: BlobID) throws(HistoryError) {
        try pass(.beforeRemoval, id)
        try files.remove(id)
        try pass(.afterRemoval, id)
    }

    func contents(of id: BlobID) throws(HistoryError) -> [UInt8] { try files.contents(of: id) }
    func blobs(beginningWith byte: UInt8) throws(HistoryError) -> Set<BlobID> {
        try files.blobs(beginningWith: byte)
    }
    func removeUnfinished() throws(HistoryError) -> Int { try files.removeUnfinished() }
    func checkRoom(for byteCount: Int) throws(HistoryError) { try files.checkRoom(for: byteCount) }
    func storeID() throws(HistoryError) -> String? { try files.storeID() }
    func setStoreID(_ id: StoreID) throws(HistoryError) { try files.setStoreID(id) }
    func bringBack(_ id: BlobID) throws(HistoryError) -> Bool { try files.bringBack(id) }

    func setAside(_ id: BlobID, at moment: Date) throws(HistoryError) {
        try pass(.beforeRemoval, id)
        try files.setAside(id, at: moment)
        try pass(.afterRemoval, id)
    }

    func countSetAside(before moment: Date) throws(HistoryError) -> Int {
        try files.countSetAside(before: moment)
    }

    func removeSetAside(before moment: Date) throws(HistoryError) -> Int {
        try files.removeSetAside(before: moment)
    }

    private func pass(_ step: Step, _ id: BlobID?) throws(HistoryError) {
        // The hook runs outside the lock, for it may call the store again.
        try hook.withLock { $0 }?(step, id)
    }
}
