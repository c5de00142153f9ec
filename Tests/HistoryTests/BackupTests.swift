import Foundation
import GRDB
import History
import Testing

@Suite("Backups and what comes back of them") struct BackupTests {
    private static let day: TimeInterval = 86_400
    private let fixture: Fixture
    private let user: User
    private let backups: BackupFolder
    private let backupPath: String
    private let start = Date(timeIntervalSince1970: 1_800_000_000)

    init() throws {
        fixture = try Fixture()
        user = try fixture.store.signIn(.make("ada"))
        backupPath = fixture.folder.path + "-backups"
        backups = try BackupFolder(backupPath)
    }

    private var backup: Backup {
        Backup(of: fixture.folder.path, version: "1.2.3", digest: testDigest)
    }

    private func elsewhere() throws -> TemporaryFolder { try TemporaryFolder() }

    private func items(in folder: String) throws -> [HistoryItem] {
        let store = try SQLiteStore.make(in: folder, blobs: try FileBlobStore.make(in: folder))
        #expect(try store.sweep() == SweepReport())
        return try store.allItems(of: store.signIn(.make("ada")))
    }

    @Test("A backup of a store in use, put back, holds the same items, files and small files")
    func roundTrip() throws {
        let saved = try (0..<3).map { _ in try fixture.store.save(for: user) }
        try Data("secret".utf8).write(to: URL(fileURLWithPath: fixture.folder.path + "/session.secret"))
        let (folder, report) = try backups.add(backup, at: start)
        #expect(report.manifest.items == 3)
        #expect(report.manifest.blobs == 9)
        #expect(report.damaged.isEmpty)
        let other = try elsewhere()
        let restored = try Restore(from: backupPath, digest: testDigest).run(to: other.path, replacing: false)
        #expect(restored.backup == folder)
        #expect(restored.manifest.version == "1.2.3")
        #expect(try Set(items(in: other.path).map(\.id)) == Set(saved.map(\.id)))
        #expect(try String(contentsOfFile: other.path + "/session.secret", encoding: .utf8) == "secret")
        #expect(try blobFileNames(in: other.path) == fixture.fileNames())
    }

    @Test("A further backup links what the one before has, and is whole without it")
    func isIncremental() throws {
        _ = try fixture.store.save(for: user)
        let first = try backups.add(backup, at: start)
        #expect(first.report.adopted == 0)
        _ = try fixture.store.save(for: user)
        let second = try backups.add(backup, at: start + Self.day)
        #expect(second.report.adopted == 3)
        #expect(second.report.manifest.blobs == 6)
        try FileManager.default.removeItem(atPath: first.folder)
        #expect(try Verification(of: second.folder, digest: testDigest).sound == 6)
    }

    @Test("Old backups go, the newest stay")
    func keepsSome() throws {
        _ = try fixture.store.save(for: user)
        let made = try (0..<4).map {
            try backups.add(backup, keeping: 2, at: start + Self.day * Double($0)).folder
        }
        #expect(try backups.names() == made.suffix(2).map { ($0 as NSString).lastPathComponent })
    }

    @Test("What was interrupted is no backup, and goes with the next one")
    func ignoresUnfinished() throws {
        _ = try fixture.store.save(for: user)
        let whole = try backups.add(backup, at: start).folder
        let part = backupPath + "/2099-01-01T000000Z.part"
        try FileManager.default.createDirectory(atPath: part, withIntermediateDirectories: true)
        #expect(
            try Restore(from: backupPath, digest: testDigest).run(to: elsewhere().path, replacing: false)
                .backup == whole
        )
        _ = try backups.add(backup, at: start + Self.day)
        #expect(!FileManager.default.fileExists(atPath: part))
    }

    @Test("A full disk fails the backup; the last good one stays", .enabled(if: TestFileSystem.isAvailable))
    func survivesFullDisk() throws {
        let disk = try TestFileSystem(kilobytes: 1024)
        let folder = try BackupFolder(disk.path)
        _ = try fixture.store.save(for: user)
        let whole = try folder.add(backup, at: start).folder
        let filler = try disk.fill()
        _ = try fixture.store.save(for: user)
        let error = #expect(throws: HistoryError.self) { try folder.add(backup, at: start + Self.day) }
        #expect(error?.code == .storageFull)
        #expect(try folder.names() == [(whole as NSString).lastPathComponent])
        #expect(try Verification(of: whole, digest: testDigest).damaged.isEmpty)
        unlink(filler)
        #expect(try folder.add(backup, at: start + 2 * Self.day).report.manifest.items == 2)
    }

    @Test("A file that is gone is named, and the rest is backed up")
    func namesLostFiles() throws {
        let item = try fixture.store.save(for: user)
        let lost = try #require(item.blobs[.original]).id
        try fixture.files.remove(lost)
        let report = try backups.add(backup, at: start).report
        #expect(report.damaged == [lost])
        #expect(report.manifest.blobs == 2)
        #expect(try Verification(of: fixture.folder.path, digest: testDigest).damaged == [lost])
    }

    @Test("A file with other content counts as damaged, although its size is right")
    func seesOtherContent() throws {
        let item = try fixture.store.save(for: user)
        let id = try #require(item.blobs[.original]).id
        let path = "\(fixture.folder.path)/blobs/\(fixture.files.relativePath(of: id))"
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes[0] ^= 1
        try bytes.write(to: URL(fileURLWithPath: path))
        #expect(try Verification(of: fixture.folder.path, digest: testDigest).damaged == [id])
    }

    @Test("A damaged backup is refused, and the data folder is as it was")
    func refusesDamaged() throws {
        let item = try fixture.store.save(for: user)
        let folder = try backups.add(backup, at: start).folder
        let id = try #require(item.blobs[.matte]).id
        try Data("other".utf8).write(
            to: URL(fileURLWithPath: "\(folder)/blobs/\(fixture.files.relativePath(of: id))")
        )
        let other = try elsewhere()
        let error = #expect(throws: HistoryError.self) {
            try Restore(from: folder, digest: testDigest).run(to: other.path, replacing: false)
        }
        #expect(error?.code == .backupDamaged)
        #expect(error?.message.contains(id.rawValue) == true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: other.path).isEmpty)
    }

    @Test("A database that is not the one of the manifest is refused")
    func refusesOtherDatabase() throws {
        _ = try fixture.store.save(for: user)
        let folder = try backups.add(backup, at: start).folder
        let database = try DatabaseQueue(path: folder + "/history.sqlite")
        try database.write { try $0.execute(sql: "UPDATE items SET name = 'other'") }
        #expect(throws: HistoryError.self) { try Verification(of: folder, digest: testDigest) }
    }

    @Test("A folder in use, and one that holds something, are left alone")
    func occupiedFolder() throws {
        _ = try fixture.store.save(for: user)
        _ = try backups.add(backup, at: start)
        let restore = try Restore(from: backupPath, digest: testDigest)
        let occupied = #expect(throws: HistoryError.self) {
            try restore.run(to: fixture.folder.path, replacing: false)
        }
        #expect(occupied?.code == .occupied)
        let busy = #expect(throws: HistoryError.self) {
            try restore.run(to: fixture.folder.path, replacing: true)
        }
        #expect(busy?.code == .busy)
    }

    @Test("What is replaced is moved aside")
    func movesAside() throws {
        _ = try fixture.store.save(for: user)
        _ = try backups.add(backup, at: start)
        let other = try elsewhere()
        let restore = try Restore(from: backupPath, digest: testDigest)
        _ = try restore.run(to: other.path, replacing: false, at: start)
        let again = try restore.run(to: other.path, replacing: true, at: start + Self.day)
        let aside = try #require(again.replaced)
        #expect(try Verification(of: aside, digest: testDigest).items == 1)
        #expect(try items(in: other.path).count == 1)
    }

    @Test("A backup of an older release is brought up to date by the store that opens it")
    func olderSchema() throws {
        let folder = backupPath + "/old"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Self.makeOlderDatabase(in: folder)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: folder + "/history.sqlite"))
        let digest = testDigest(Array(bytes)).map { String(format: "%02x", $0) }.joined()
        let manifest = """
            {"version":"1.0.0","created":"2026-01-01T00:00:00Z","items":0,"blobs":0,"byteCount":0,"database":"\(digest)"}
            """
        try Data(manifest.utf8).write(to: URL(fileURLWithPath: folder + "/manifest.json"))
        let other = try elsewhere()
        _ = try Restore(from: folder, digest: testDigest).run(to: other.path, replacing: false)
        #expect(try items(in: other.path).isEmpty)
    }

    /// A database as it was before users had their usage counted.
    private static func makeOlderDatabase(in folder: String) throws {
        do { _ = try SQLiteStore.make(in: folder, blobs: FileBlobStore.make(in: folder)) }
        let queue = try DatabaseQueue(path: SQLiteStore.path(in: folder))
        try queue.write { database in
            for trigger in ["count_saved", "count_removed", "count_changed"] {
                try database.execute(sql: "DROP TRIGGER \(trigger)")
            }
            for column in ["item_count", "byte_count"] {
                try database.execute(sql: "ALTER TABLE users DROP COLUMN \(column)")
            }
            try database.execute(sql: "DELETE FROM grdb_migrations WHERE identifier = 'usage'")
        }
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
        try queue.close()
    }
}
