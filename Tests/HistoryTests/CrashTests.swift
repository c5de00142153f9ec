import Foundation
import History
import Synchronization
import Testing

/// Every step of an operation is one at which the process might be killed. The folder is copied at each of them, as
/// the killed process would leave it, and a new store is opened on the copy.
@Suite struct CrashTests {
    /// Copies a data folder at every step of its blob store.
    private final class Snapshots: Sendable {
        private let source: String
        private let copies = Mutex<[TemporaryFolder]>([])

        init(of source: String) {
            self.source = source
        }

        var all: [TemporaryFolder] { copies.withLock { $0 } }

        func take() throws {
            let copy = try TemporaryFolder()
            try run("cp", "-a", source + "/.", copy.path)
            copies.withLock { $0.append(copy) }
        }

        @Sendable func hook(_ step: HookedBlobStore.Step, _ id: BlobID?) throws(HistoryError) {
            do { try take() } catch { throw HistoryError(.unavailable, "copying failed", underlying: error) }
        }
    }

    /// Runs an operation and hands the state after a crash at each of its steps, and after its end, to `check`.
    private func crashing(
        _ prepare: (Fixture) throws -> Void = { _ in },
        during operation: (Fixture) throws -> Void,
        check: (SQLiteStore) throws -> Void
    ) throws {
        let hooked = Mutex<HookedBlobStore?>(nil)
        let fixture = try Fixture { files in
            let store = HookedBlobStore(files)
            hooked.withLock { $0 = store }
            return store
        }
        try prepare(fixture)
        let snapshots = Snapshots(of: fixture.folder.path)
        hooked.withLock { $0 }?.setHook(snapshots.hook)
        try operation(fixture)
        try snapshots.take()
        #expect(snapshots.all.count > 1)
        for copy in snapshots.all { try recover(copy, check: check) }
    }

    /// Opens a store on what a crash left and expects that nothing is missing and, once swept, nothing left over.
    private func recover(_ folder: TemporaryFolder, check: (SQLiteStore) throws -> Void) throws {
        let files = try FileBlobStore.make(in: folder.path)
        let store = try SQLiteStore.make(in: folder.path, blobs: files)
        let report = try store.sweep()
        #expect(report.missingBlobs.isEmpty)
        #expect(try store.sweep() == SweepReport())
        var referenced: Set<String> = []
        for user in try [store.signIn(.make("ada")), store.signIn(.make("bob"))] {
            for item in try store.allItems(of: user) {
                referenced.formUnion(item.blobs.values.map(\.id.rawValue))
                for blob in item.blobs.values { #expect(try files.byteCount(of: blob.id) == blob.byteCount) }
            }
        }
        #expect(try blobFileNames(in: folder.path) == referenced)
        try check(store)
    }

    @Test func savingIsAllOrNothing() throws {
        let saved = Mutex<ItemID?>(nil)
        let outcomes = Mutex<Set<Int>>([])
        try crashing { fixture in
            // A database without a single item would not be swept.
            _ = try fixture.store.save(for: fixture.store.signIn(.make("bob")))
        } during: { fixture in
            let user = try fixture.store.signIn(.make("ada"))
            let item = try fixture.store.save(for: user)
            saved.withLock { $0 = item.id }
        } check: { store in
            let user = try store.signIn(.make("ada"))
            let items = try store.allItems(of: user)
            #expect(items.allSatisfy { $0.id == saved.withLock { $0 } })
            #expect(try store.usage(of: user.id).items == items.count)
            outcomes.withLock { _ = $0.insert(items.count) }
        }
        #expect(outcomes.withLock { $0 } == [0, 1], "before and after were both seen")
    }

    @Test func purgingNeverTakesAFileThatIsReferredTo() throws {
        try crashing { fixture in
            let (ada, bob) = try (fixture.store.signIn(.make("ada")), fixture.store.signIn(.make("bob")))
            for owner in [ada, bob] { _ = try fixture.store.save(.make(content: "shared"), for: owner) }
            _ = try fixture.store.save(for: ada)
            _ = try fixture.store.delete(.all, of: ada.id)
        } during: { fixture in
            _ = try fixture.store.purge(deletedBefore: .distantFuture)
        } check: { store in
            let bob = try store.signIn(.make("bob"))
            #expect(try store.allItems(of: bob).count == 1)
        }
    }

    @Test func deletingAUserIsAllOrNothing() throws {
        try crashing { fixture in
            let ada = try fixture.store.signIn(.make("ada"))
            for _ in 1...2 { _ = try fixture.store.save(for: ada) }
        } during: { fixture in
            try fixture.store.deleteUser(fixture.store.signIn(.make("ada")).id)
        } check: { store in
            let ada = try store.signIn(.make("ada"))
            #expect(try store.allItems(of: ada).isEmpty)
        }
    }

    @Test func aSweepFindsOrphansAndMissingFiles() throws {
        let fixture = try Fixture()
        let user = try fixture.store.signIn(.make("ada"))
        let item = try fixture.store.save(.make(content: "kept"), for: user)
        let orphan = try fixture.files.put([1, 2, 3])
        let matte = try #require(item.blobs[.matte])
        try fixture.files.remove(matte.id)
        let report = try fixture.store.sweep()
        var expected = SweepReport()
        expected.orphanedBlobs = 1
        expected.missingBlobs = [matte.id]
        #expect(report == expected)
        #expect(try fixture.files.byteCount(of: orphan) == nil)
        // Saving the same content again heals the item that had it before.
        _ = try fixture.store.save(.make(content: "kept"), for: user)
        #expect(try fixture.store.sweep() == SweepReport())
    }
}
