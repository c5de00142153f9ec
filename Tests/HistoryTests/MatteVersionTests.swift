import Foundation
import GRDB
import History
import Testing

@Suite struct MatteVersionTests {
    let fixture: Fixture
    var store: SQLiteStore { fixture.store }
    let ada, bob: User

    init() throws {
        fixture = try Fixture()
        ada = try fixture.store.signIn(.make("ada"))
        bob = try fixture.store.signIn(.make("bob"))
    }

    @discardableResult
    private func mend(
        _ item: HistoryItem,
        _ content: String,
        of mended: BlobID? = nil,
        replacing replaced: Int? = nil,
        within quota: Quota = .unlimited
    ) throws -> SavedMatte {
        let version = NewMatteVersion(
            .person(mended: mended),
            matte: .make("matte \(content)"),
            thumbnail: .make("thumbnail \(content)"),
            replacing: replaced
        )
        return try store.save(version, to: item.id, of: ada.id, within: quota)
    }

    @Test func aMendedMatteBecomesTheItems() throws {
        let item = try store.save(for: ada)
        #expect(item.version == 1 && !item.isMended)
        let saved = try mend(item, "mended", of: item.blobs[.matte]?.id)
        #expect(saved.isCurrent && saved.number == 2 && saved.item.isMended)
        let now = try store.item(item.id, of: ada.id)
        #expect(now == saved.item)
        let blob = try #require(now.blobs[.matte])
        #expect(try fixture.files.contents(of: blob.id) == Array("matte mended".utf8))
        #expect(now.blobs[.original] == item.blobs[.original])
        #expect(now.blobs[.thumbnail] != item.blobs[.thumbnail])
        #expect(now.byteCount == item.byteCount + "matte mendedthumbnail mended".utf8.count)
        #expect(try store.usage(of: ada.id).bytes == now.byteCount)
        #expect(try store.allItems(of: ada) == [now])
    }

    @Test func everyVersionComesBack() throws {
        let item = try store.save(for: ada)
        let second = try mend(item, "second").item
        try mend(item, "third")
        #expect(try store.useMatte(2, of: item.id, of: ada.id).blobs == second.blobs)
        let own = try store.useMatte(nil, of: item.id, of: ada.id)
        #expect(own.blobs == item.blobs && !own.isMended)
        #expect(try store.matteVersions(of: item.id, of: ada.id).map(\.number) == [3, 2, 1])
        #expect(try errorCode { _ = try store.useMatte(9, of: item.id, of: ada.id) } == .notFound)
    }

    @Test func bothAreKeptWhereTwoMendTheSame() throws {
        let item = try store.save(for: ada)
        let base = item.blobs[.matte]?.id
        let first = try mend(item, "here", of: base)
        let second = try mend(item, "there", of: base)
        #expect(!second.isCurrent && second.number == 3)
        #expect(try store.item(item.id, of: ada.id) == second.item)
        #expect(second.item.version == first.number)
        let kept = try store.matte(3, of: item.id, of: ada.id)
        #expect(try fixture.files.contents(of: kept.id) == Array("matte there".utf8))
    }

    @Test func theSameMatteAgainChangesNothing() throws {
        let item = try store.save(for: ada)
        let first = try mend(item, "same")
        let files = try fixture.fileNames()
        let again = try mend(item, "same", of: item.blobs[.matte]?.id)
        #expect(again.item == first.item && again.number == first.number)
        #expect(try fixture.fileNames() == files)
    }

    @Test func aVersionThatGoesOnTakesTheFormersPlace() throws {
        let item = try store.save(for: ada)
        let before = try fixture.fileNames()
        let first = try mend(item, "a")
        try mend(item, "b", of: first.item.blobs[.matte]?.id, replacing: first.number)
        #expect(try store.matteVersions(of: item.id, of: ada.id).map(\.number) == [3, 1])
        #expect(try fixture.fileNames().count == before.count + 2)
        // What a model made is nobody's to replace.
        try mend(item, "c", replacing: 1)
        #expect(try store.matteVersions(of: item.id, of: ada.id).map(\.number) == [4, 3, 1])
    }

    @Test func anotherModelsMatteIsAVersionToWhichMendedOnesGoBack() throws {
        let item = try store.save(for: ada)
        let best = NewMatteVersion(
            .model(name: "best", version: "2", durationMilliseconds: 900),
            matte: .make("best"),
            thumbnail: .make("best thumbnail")
        )
        let rerun = try store.save(best, to: item.id, of: ada.id, within: .unlimited).item
        #expect((rerun.model, rerun.modelVersion, rerun.durationMilliseconds) == ("best", "2", 900))
        #expect(!rerun.isMended)
        let mended = try mend(rerun, "mended best", of: rerun.blobs[.matte]?.id).item
        #expect(mended.model == "best" && mended.isMended)
        #expect(try store.useMatte(nil, of: item.id, of: ada.id).blobs == rerun.blobs)
        // One mended from the first model's matte says so, although the second model's counts by then.
        let old = try mend(item, "mended first", of: item.blobs[.matte]?.id)
        #expect(!old.isCurrent)
        #expect(try store.useMatte(old.number, of: item.id, of: ada.id).model == item.model)
    }

    @Test func onlySoManyVersionsAreKept() throws {
        let item = try store.save(for: ada)
        let before = try fixture.fileNames()
        for number in 2...MatteVersion.maximumCount + 5 { try mend(item, "\(number)") }
        let numbers = try store.matteVersions(of: item.id, of: ada.id).map(\.number)
        #expect(numbers.count == MatteVersion.maximumCount)
        #expect(numbers.last == 1 && numbers.first == MatteVersion.maximumCount + 5)
        #expect(try fixture.fileNames().count == before.count + 2 * (numbers.count - 1))
    }

    @Test func versionsTakeTheirRoom() throws {
        let item = try store.save(for: ada)
        let files = try fixture.fileNames()
        let tight = Quota(bytes: item.byteCount + 10)
        #expect(try errorCode { try mend(item, "too much", within: tight) } == .quotaExceeded(.bytes))
        #expect(try store.item(item.id, of: ada.id) == item)
        #expect(try fixture.fileNames() == files)
    }

    @Test func othersSeeAndChangeNothing() throws {
        let item = try store.save(for: ada)
        let version = NewMatteVersion(.person(mended: nil), matte: .make("x"), thumbnail: .make("y"))
        let code = try errorCode { _ = try store.save(version, to: item.id, of: bob.id, within: .unlimited) }
        #expect(code == .notFound)
        #expect(try errorCode { _ = try store.matteVersions(of: item.id, of: bob.id) } == .notFound)
        #expect(try errorCode { _ = try store.matte(1, of: item.id, of: bob.id) } == .notFound)
        #expect(try errorCode { _ = try store.useMatte(1, of: item.id, of: bob.id) } == .notFound)
        #expect(try store.item(item.id, of: ada.id) == item)
    }

    @Test func allFilesGoWithTheItem() throws {
        let item = try store.save(for: ada)
        try mend(item, "a")
        _ = try store.delete(.all, of: ada.id)
        fixture.clock.advance(by: 1)
        #expect(try store.purge(deletedBefore: fixture.clock.now) == 1)
        #expect(try fixture.fileNames() == [])
        #expect(try fixture.value("SELECT count(*) FROM matte_versions") == 0)
    }

    @Test func sweepsLeaveEarlierVersionsAndBackupsTakeThem() throws {
        let item = try store.save(for: ada)
        try mend(item, "a")
        #expect(try store.sweep() == SweepReport())
        let target = try TemporaryFolder()
        let backup = Backup(of: fixture.folder.path, version: "1", digest: testDigest)
        let folder = try BackupFolder(target.path).add(backup).folder
        #expect(try Verification(of: folder, digest: testDigest).sound == 5)
        let restored = try TemporaryFolder()
        _ = try Restore(from: folder, digest: testDigest).run(to: restored.path, replacing: false)
        let copy = try SQLiteStore.make(in: restored.path, blobs: FileBlobStore.make(in: restored.path))
        #expect(try copy.matteVersions(of: item.id, of: ada.id).count == 2)
        #expect(try copy.useMatte(nil, of: item.id, of: ada.id).blobs == item.blobs)
    }

    @Test func itemsOfBeforeVersionsHaveOne() throws {
        let item = try store.save(for: ada)
        let old = try fixture.otherConnection()
        try old.write { try $0.execute(sql: Self.undoingTheMigration) }
        let store = try SQLiteStore.make(in: fixture.folder.path, blobs: fixture.files)
        #expect(try store.item(item.id, of: ada.id) == item)
        #expect(try store.matteVersions(of: item.id, of: ada.id).map(\.number) == [1])
        #expect(try store.sweep().missingBlobs == [])
    }

    /// A database as the release before versions left it.
    private static let undoingTheMigration = """
        PRAGMA defer_foreign_keys = ON;
        CREATE TABLE old_blobs (
            item_id TEXT NOT NULL REFERENCES items (id) ON DELETE CASCADE,
            role TEXT NOT NULL,
            blob TEXT NOT NULL, media_type TEXT NOT NULL, byte_count INTEGER NOT NULL,
            PRIMARY KEY (item_id, role)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO old_blobs SELECT item_id, role, blob, media_type, byte_count FROM item_blobs;
        DROP TRIGGER release_deleted; DROP TRIGGER release_replaced;
        DROP TABLE item_blobs;
        ALTER TABLE old_blobs RENAME TO item_blobs;
        DROP TABLE matte_versions;
        ALTER TABLE items DROP COLUMN version; ALTER TABLE items DROP COLUMN own_version;
        DELETE FROM grdb_migrations WHERE identifier = 'versions';
        """
}
