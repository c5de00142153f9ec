import Foundation
import GRDB
import History
import Testing

/// What people do with data folders: put back an older backup, lose the database, copy and mistake folders. Nothing of it
/// may cost a photo.
@Suite struct BelongingTests {
    private static let week: TimeInterval = 7 * 24 * 3600

    /// A data folder with three items, and the database as it was when there was one.
    private struct Backup {
        let fixture: Fixture
        let items: [HistoryItem]
        let older = try! TemporaryFolder()

        init() throws {
            let fixture = try Fixture()
            let user = try fixture.store.signIn(.make("ada"))
            var items = [try fixture.store.save(for: user)]
            try fixture.otherConnection().backup(
                to: DatabaseQueue(path: SQLiteStore.path(in: older.path))
            )
            for _ in 1...2 { items.append(try fixture.store.save(for: user)) }
            self.fixture = fixture
            self.items = items
        }
    }

    /// A store on files of one folder with a database of another.
    private func store(_ database: String, _ files: String, _ clock: TestClock = TestClock()) throws
        -> SQLiteStore
    {
        try .make(in: database, blobs: FileBlobStore.make(in: files), clock: clock)
    }

    private func isThere(_ items: [HistoryItem], in folder: String) throws -> Bool {
        let files = try FileBlobStore.make(in: folder)
        return try items.flatMap(\.blobs.values).allSatisfy { try files.byteCount(of: $0.id) == $0.byteCount }
    }

    @Test func anOlderBackupPutBackCostsNothing() throws {
        let backup = try Backup()
        let folder = backup.fixture.folder.path
        let clock = TestClock()
        let older = try store(backup.older.path, folder, clock)
        let report = try older.sweep()
        #expect(report.obstacle == nil)
        #expect(report.orphanedBlobs == 6)
        #expect(try !isThere(backup.items, in: folder))
        // They are too many to be a crash's: they stay, however late it is noticed.
        clock.advance(by: 30 * Self.week)
        #expect(try older.sweep().keptAside == 6)

        let newest = try store(folder, folder, clock)
        #expect(try newest.inspect().returnedBlobs == 6)
        #expect(try isThere(backup.items, in: folder))
        #expect(try newest.sweep() == SweepReport())
    }

    @Test func anEmptiedDatabaseRemovesNothing() throws {
        let backup = try Backup()
        let (folder, elsewhere) = (backup.fixture.folder.path, try TemporaryFolder())
        let empty = try store(elsewhere.path, folder)
        #expect(try empty.sweep().obstacle == .foreignFiles)
        // Nor once there are items again, which may have the very files of those that were lost.
        let user = try empty.signIn(.make("ada"))
        let item = try empty.save(for: user)
        let files = try FileBlobStore.make(in: folder)
        let photo = try files.contents(of: try #require(backup.items[2].blobs[.original]?.id))
        var again = NewItem.make()
        again.blobs[.original]?.bytes = photo
        let doomed = try empty.save(again, for: user)
        _ = try empty.delete(.items([doomed.id]), of: user.id)
        _ = try empty.purge(deletedBefore: .distantFuture)
        #expect(
            try errorCode {
                _ = try empty.save(again, for: user.id, within: Quota(items: 1))
            } == .quotaExceeded(.items)
        )
        #expect(try empty.sweep().obstacle == .foreignFiles)
        #expect(try isThere(backup.items + [item], in: folder))
        #expect(try store(folder, folder).sweep().obstacle == nil)
    }

    @Test func aDatabaseWithoutItemsIsNotBelieved() throws {
        let fixture = try Fixture()
        let orphan = try fixture.files.put([1, 2, 3])
        #expect(try fixture.store.sweep().obstacle == .emptyDatabase)
        #expect(try fixture.files.byteCount(of: orphan) == 3)
        _ = try fixture.store.save(for: fixture.store.signIn(.make("ada")))
        #expect(try fixture.store.sweep().orphanedBlobs == 1)
    }

    @Test func filesOfAnotherFolderAreLeftAlone() throws {
        let (one, other) = (try Backup(), try Backup())
        let mixed = try store(one.fixture.folder.path, other.fixture.folder.path)
        let report = try mixed.sweep()
        #expect(report.obstacle == .foreignFiles)
        #expect(report.missingBlobs.count == 9)
        #expect(try isThere(other.items, in: other.fixture.folder.path))
        #expect(try isThere(one.items, in: one.fixture.folder.path))
    }

    @Test func aCopiedFolderIsAWhole() throws {
        let backup = try Backup()
        let copy = try TemporaryFolder()
        try run("cp", "-a", backup.fixture.folder.path + "/.", copy.path)
        let store = try store(copy.path, copy.path)
        #expect(try store.sweep() == SweepReport())
        #expect(try store.allItems(of: store.signIn(.make("ada"))).count == 3)
        #expect(try isThere(backup.items, in: copy.path))
    }

    @Test func afterAWeekAFewOrphansGo() throws {
        let fixture = try Fixture()
        let user = try fixture.store.signIn(.make("ada"))
        for _ in 1...4 { _ = try fixture.store.save(for: user) }
        let orphan = try fixture.files.put([1, 2, 3])
        #expect(try fixture.store.sweep().orphanedBlobs == 1)
        fixture.clock.advance(by: Self.week - 60)
        #expect(try fixture.store.sweep() == SweepReport())
        fixture.clock.advance(by: 24 * 3600)
        #expect(try fixture.store.sweep().removedBlobs == 1)
        #expect(try !fixture.files.bringBack(orphan))
        #expect(try fixture.fileNames().count == 12)
    }

    @Test func whoSaysThatTheFilesBelongHereIsBelieved() throws {
        let (one, other) = (try Backup(), try Backup())
        let folder = other.fixture.folder.path
        try FileManager.default.removeItem(atPath: folder + "/blobs/store-id")
        let mixed = try store(one.fixture.folder.path, folder)
        let report = try mixed.sweep()
        #expect(report.obstacle == nil)
        #expect(report.orphanedBlobs == 9)
        try FileManager.default.removeItem(atPath: folder + "/blobs/store-id")
        #expect(try store(folder, folder).inspect().returnedBlobs == 9)
    }

    @Test func aDatabaseOfAnOlderReleaseGetsAName() throws {
        let backup = try Backup()
        let folder = backup.fixture.folder.path
        try backup.fixture.otherConnection().inDatabase { try $0.execute(sql: "DELETE FROM store") }
        try FileManager.default.removeItem(atPath: folder + "/blobs/store-id")
        #expect(try store(folder, folder).sweep() == SweepReport())
        // A crash between the two names is completed.
        try FileManager.default.removeItem(atPath: folder + "/blobs/store-id")
        #expect(try store(folder, folder).sweep() == SweepReport())
    }
}
