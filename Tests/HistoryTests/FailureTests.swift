import Foundation
import GRDB
import History
import Testing

@Suite(.timeLimit(.minutes(5))) struct FailureTests {
    @Test func aDatabaseLockedByAnotherProgramIsBusyToWritersOnly() throws {
        let fixture = try Fixture(busyTimeout: .milliseconds(50))
        let user = try fixture.store.signIn(.make("ada"))
        let item = try fixture.store.save(for: user)
        try fixture.otherConnection().inDatabase { other in
            try other.execute(sql: "BEGIN IMMEDIATE")
            #expect(try errorCode { _ = try fixture.store.save(for: user) } == .busy)
            #expect(try errorCode { _ = try fixture.store.delete(.all, of: user.id) } == .busy)
            #expect(try errorCode { _ = try fixture.store.signIn(.make("bob")) } == .busy)
            #expect(try fixture.store.allItems(of: user) == [item])
            try other.execute(sql: "ROLLBACK")
        }
        #expect(try fixture.store.sweep().orphanedBlobs == 3)
        _ = try fixture.store.save(for: user)
        #expect(try fixture.store.allItems(of: user).count == 2)
    }

    @Test func aBriefLockIsWaitedFor() throws {
        let fixture = try Fixture()
        let user = try fixture.store.signIn(.make("ada"))
        let other = try fixture.otherConnection()
        try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
        let saving = Thread { _ = try? fixture.store.save(for: user) }
        saving.start()
        usleep(50_000)
        try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
        while !saving.isFinished { usleep(1000) }
        #expect(try fixture.store.allItems(of: user).count == 1)
    }

    @Test(.enabled(if: TestFileSystem.isAvailable, "needs the right to mount a file system"))
    func aFullDiskIsSaidAndLeavesNothingHalfDone() throws {
        let disk = try TestFileSystem(kilobytes: 8192)
        let fixture = try Fixture(in: TemporaryFolder(in: disk.path))
        let user = try fixture.store.signIn(.make("ada"))
        let item = try fixture.store.save(for: user)
        let filler = try disk.fill()

        var large = NewItem.make()
        large.blobs[.original]?.bytes = [UInt8](repeating: 7, count: 1 << 20)
        #expect(try errorCode { _ = try fixture.store.save(large, for: user) } == .storageFull)
        #expect(try fixture.store.allItems(of: user) == [item])
        #expect(try fixture.fileNames().count == 3)

        try FileManager.default.removeItem(atPath: filler)
        #expect(try fixture.store.save(large, for: user).byteCount > 1 << 20)
        #expect(try fixture.store.sweep() == SweepReport())
    }

    @Test(.enabled(if: TestFileSystem.isAvailable, "needs the right to mount a file system"))
    func aDiskThatFillsUpUnderTheDatabaseIsSaid() throws {
        let disk = try TestFileSystem(kilobytes: 8192)
        let fixture = try Fixture(in: TemporaryFolder(in: disk.path))
        let user = try fixture.store.signIn(.make("ada"))
        let filler = try disk.fill()
        var code: HistoryError.Code?
        // Small rows until the write-ahead log would have to grow.
        for _ in 1...2000 where code == nil {
            code = try errorCode { _ = try fixture.store.makeGuest() }
        }
        #expect(code == .storageFull)
        try FileManager.default.removeItem(atPath: filler)
        _ = try fixture.store.save(for: user)
    }

    @Test(.enabled(if: TestFileSystem.isAvailable, "needs the right to mount a file system"))
    func aReadOnlyFolderIsSaidAtStart() throws {
        let disk = try TestFileSystem(kilobytes: 8192)
        let folder = disk.path + "/data"
        do { _ = try SQLiteStore.make(in: folder, blobs: FileBlobStore.make(in: folder)) }
        try disk.makeReadOnly()
        #expect(try errorCode { _ = try FileBlobStore.make(in: folder) } == .readOnly)
        let elsewhere = try TemporaryFolder()
        #expect(
            try errorCode {
                _ = try SQLiteStore.make(in: folder, blobs: FileBlobStore.make(in: elsewhere.path))
            }
                == .readOnly
        )
    }

    @Test func aFileInTheWayOfTheFolderIsSaidAtStart() throws {
        let folder = try TemporaryFolder()
        try Data().write(to: URL(fileURLWithPath: folder.path + "/blobs"))
        #expect(try errorCode { _ = try FileBlobStore.make(in: folder.path) } == .unavailable)
    }

    @Test(arguments: [
        (ENOSPC, HistoryError.Code.storageFull), (EDQUOT, .storageFull), (EROFS, .readOnly),
        (EACCES, .readOnly),
        (EPERM, .readOnly), (EIO, .unavailable), (EMFILE, .unavailable),
    ])
    func systemErrorsKeepTheirMeaning(_ number: Int32, _ code: HistoryError.Code) {
        let error = HistoryError(errno: number, "write blob")
        #expect(error.code == code)
        #expect(error.description.contains("write blob"))
    }

    @Test func aFailureBetweenTheFilesOfAnItemLeavesNone() throws {
        let fixture = try Fixture { files in
            let store = HookedBlobStore(files)
            store.setHook { step, _ throws(HistoryError) in
                guard step == .beforePut, try files.hasBlobs() else { return }
                throw HistoryError(errno: ENOSPC, "write blob")
            }
            return store
        }
        let user = try fixture.store.signIn(.make("ada"))
        #expect(try errorCode { _ = try fixture.store.save(for: user) } == .storageFull)
        #expect(try fixture.fileNames().isEmpty)
        #expect(try fixture.store.usage(of: user.id).items == 0)
    }
}

extension FileBlobStore {
    fileprivate func hasBlobs() throws(HistoryError) -> Bool {
        for byte in UInt8.min...UInt8.max where try !blobs(beginningWith: byte).isEmpty { return true }
        return false
    }
}
