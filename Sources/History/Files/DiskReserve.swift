import Foundation
import Synchronization

/// Room on a disk that saves leave free, so that a full disk can be emptied: to delete an item takes room too, for the
/// database writes down first what it is about to change.
package final class DiskReserve: Sendable {
    private let folder: String
    private let byteCount: Int
    /// Bytes that are being written and that the disk may not have counted yet.
    private let underWay = Mutex(0)

    /// - Parameter byteCount: what is left free on the disk that holds `folder`; 0 for nothing.
    init(of byteCount: Int, in folder: String) {
        self.folder = folder
        self.byteCount = byteCount
    }

    /// - Throws: `storageFull` where so many bytes more would take from the reserve.
    func check(_ count: Int) throws(HistoryError) {
        try check(count, besides: underWay.withLock(\.self))
    }

    /// Writes so many bytes, counting them until that is done.
    func write<Value>(_ count: Int, _ body: () throws(HistoryError) -> Value) throws(HistoryError) -> Value {
        let others = underWay.withLock { bytes in
            defer { bytes += count }
            return bytes
        }
        defer { underWay.withLock { $0 -= count } }
        try check(count, besides: others)
        return try body()
    }

    /// Bytes that the disk of a folder has left for this user.
    package static func freeByteCount(at folder: String) throws(HistoryError) -> Int {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else { throw HistoryError(errno: errno, "statvfs \(folder)") }
        return Int(status.f_bavail) * Int(status.f_frsize)
    }

    private func check(_ count: Int, besides others: Int) throws(HistoryError) {
        guard byteCount > 0 else { return }
        guard try count + others <= Self.freeByteCount(at: folder) - byteCount else {
            throw HistoryError(
                .storageFull,
                """
                The server's disk is full: what is left of it is kept so that items can be deleted. Delete some, or make \
                room in the data folder, and try again.
                """
            )
        }
    }
}
