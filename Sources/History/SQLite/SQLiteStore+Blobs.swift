import Dispatch
internal import GRDB
import Synchronization

extension SQLiteStore {
    /// Writes files, then runs the transaction that refers to them, in which they are sure to be there.
    ///
    /// Where the same content was removed between the two, both are done again. Where the transaction fails, files
    /// that nothing refers to go away again.
    func withStored<Value>(
        _ new: [BlobRole: NewBlob],
        _ body: (Database, [BlobRole: StoredBlob]) throws -> Value
    ) throws(HistoryError) -> Value {
        for _ in 1...Self.attempts {
            let stored = try put(new)
            do {
                let value = try write { database in
                    try stored.values.allSatisfy(isThere) ? body(database, stored) : nil
                }
                if let value { return value }
            } catch {
                // The first error is the one to report. What cannot be removed now is swept later; behind another
                // program's lock there is no use in waiting a second time.
                if error.code != .busy { try? remove(stored.values.map(\.id)) }
                throw error
            }
        }
        throw HistoryError(.busy)
    }

    private static var attempts: Int { 5 }

    /// Writes all files at the same time, so that their waits for the disk are one.
    private func put(_ new: [BlobRole: NewBlob]) throws(HistoryError) -> [BlobRole: StoredBlob] {
        let jobs = Array(new)
        let results = Mutex<[BlobRole: Result<StoredBlob, HistoryError>]>([:])
        DispatchQueue.concurrentPerform(iterations: jobs.count) { index in
            let (role, blob) = jobs[index]
            let result = Result { () throws(HistoryError) in
                StoredBlob(
                    id: try blobs.put(blob.bytes),
                    mediaType: blob.mediaType,
                    byteCount: blob.bytes.count
                )
            }
            results.withLock { $0[role] = result }
        }
        let outcome = results.withLock(\.self)
        let stored = outcome.compactMapValues { try? $0.get() }
        for case .failure(let error) in outcome.values {
            try? remove(stored.values.map(\.id))
            throw error
        }
        return stored
    }

    private func isThere(_ blob: StoredBlob) throws(HistoryError) -> Bool {
        try blobs.byteCount(of: blob.id) == blob.byteCount
    }

    /// Removes those blobs that no row refers to.
    ///
    /// The file goes before the transaction ends, so that nobody can begin to refer to it in between.
    func remove(_ candidates: [BlobID]) throws(HistoryError) {
        _ = try write { database in try removeUnreferenced(candidates, in: database) }
    }

    private func removeUnreferenced(_ candidates: [BlobID], in database: Database) throws -> Int {
        guard try ownsBlobs(database) else { return 0 }
        return try takeUnreferenced(candidates, in: database) { id throws(HistoryError) in
            try blobs.remove(id)
        }
    }

    /// Hands those blobs that no row refers to to `take`, and counts them.
    func takeUnreferenced(
        _ candidates: [BlobID],
        in database: Database,
        by take: (BlobID) throws(HistoryError) -> Void
    ) throws -> Int {
        var count = 0
        for id in candidates {
            let reference = try database.row("SELECT 1 FROM item_blobs WHERE blob = ? LIMIT 1", [id.rawValue])
            guard reference == nil else { continue }
            try take(id)
            count += 1
        }
        return count
    }

    /// Works through the blobs that lost a reference, in short transactions that let others in between.
    func collectReleasedBlobs() throws(HistoryError) {
        while try collectSomeReleasedBlobs() {}
    }

    private func collectSomeReleasedBlobs() throws(HistoryError) -> Bool {
        // Most of the time there is nothing to do, and a reader sees that without the write lock.
        guard try read({ try !Self.releasedBlobs(in: $0).isEmpty }) else { return false }
        return try write { database in
            // Notes stay until the files are the database's own again.
            guard try ownsBlobs(database) else { return false }
            let released = try Self.releasedBlobs(in: database)
            _ = try removeUnreferenced(released.compactMap(BlobID.init(rawValue:)), in: database)
            for blob in released { try database.run("DELETE FROM released_blobs WHERE blob = ?", [blob]) }
            return !released.isEmpty
        }
    }

    private static func releasedBlobs(in database: Database) throws -> [String] {
        try database.rows("SELECT blob FROM released_blobs LIMIT 200").map { $0[0] }
    }
}
