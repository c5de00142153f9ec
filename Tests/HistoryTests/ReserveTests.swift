import Foundation
import History
import Testing

/// A disk that saves have filled can be emptied.
@Suite(.enabled(if: TestFileSystem.isAvailable, "needs the right to mount a file system"))
struct ReserveTests {
    private static let megabyte = 1 << 20

    @Test func savesStopWhileDeletingStillWorks() throws {
        let disk = try TestFileSystem(kilobytes: 16 * 1024)
        let fixture = try Fixture(
            in: TemporaryFolder(in: disk.path),
            reservedByteCount: 8 * Self.megabyte
        )
        let store = fixture.store
        let user = try store.signIn(.make("ada"))
        var kept: [ItemID] = []
        var refusal: HistoryError.Code?
        while refusal == nil {
            var item = NewItem.make()
            item.blobs[.original]?.bytes = Self.noise(Self.megabyte)
            refusal = try errorCode { kept.append(try store.save(item, for: user).id) }
        }
        #expect(refusal == .storageFull)
        #expect((2...7).contains(kept.count))
        #expect(try store.allItems(of: user).count == kept.count)
        #expect(
            try errorCode {
                try store.checkRoom(
                    for: Usage(items: 1, bytes: Self.megabyte),
                    of: user.id,
                    within: .unlimited
                )
            } == .storageFull
        )
        for id in kept { #expect(try store.delete(.items([id]), of: user.id) == 1) }
        #expect(try store.purge(deletedBefore: .distantFuture) == kept.count)
        #expect(try fixture.fileNames().isEmpty)
        _ = try store.save(for: user)
    }

    @Test func scratchFilesLeaveTheReserve() throws {
        let disk = try TestFileSystem(kilobytes: 16 * 1024)
        let reserved = 8 * Self.megabyte
        let file = try ScratchFile(in: ScratchFolder(disk.path, reservedByteCount: reserved))
        var refusal: HistoryError.Code?
        while refusal == nil {
            refusal = try errorCode { try file.append(Self.noise(Self.megabyte)) }
        }
        #expect(refusal == .storageFull)
        #expect(try DiskReserve.freeByteCount(at: disk.path) >= reserved)
    }

    @Test func savesAtOnceDoNotShareTheirRoom() throws {
        let disk = try TestFileSystem(kilobytes: 16 * 1024)
        let fixture = try Fixture(
            in: TemporaryFolder(in: disk.path),
            reservedByteCount: 8 * Self.megabyte
        )
        let user = try fixture.store.signIn(.make("ada"))
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            var item = NewItem.make()
            item.blobs[.original]?.bytes = Self.noise(3 * Self.megabyte)
            // Whichever are refused: what counts is what is left.
            _ = try? fixture.store.save(item, for: user)
        }
        var status = statvfs()
        #expect(statvfs(disk.path, &status) == 0)
        let free = Int(status.f_bavail) * Int(status.f_frsize)
        #expect(free > 8 * Self.megabyte - 256 * 1024, "what the database takes besides is little")
        #expect(try fixture.store.allItems(of: user).count >= 1)
    }

    private static func noise(_ count: Int) -> [UInt8] {
        var source = SystemRandomNumberGenerator()
        return (0..<count / 8).flatMap { _ in withUnsafeBytes(of: source.next() as UInt64, Array.init) }
    }
}
