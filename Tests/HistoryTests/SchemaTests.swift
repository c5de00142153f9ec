import Foundation
import GRDB
import History
import Testing

@Suite struct SchemaTests {
    @Test func anEmptyFileBecomesADatabase() throws {
        let folder = try TemporaryFolder()
        try Data().write(to: URL(fileURLWithPath: SQLiteStore.path(in: folder.path)))
        let store = try SQLiteStore.make(in: folder.path, blobs: FileBlobStore.make(in: folder.path))
        #expect(try store.makeGuest().isGuest)
    }

    @Test func openingAgainChangesNothing() throws {
        let fixture = try Fixture()
        let user = try fixture.store.signIn(.make("ada"))
        let schema: () throws -> String? = {
            try fixture.value(
                "SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_schema ORDER BY name)"
            )
        }
        let before = try schema()
        for _ in 1...3 {
            let store = try SQLiteStore.make(in: fixture.folder.path, blobs: fixture.files)
            #expect(try store.user(user.id) == user)
        }
        #expect(try schema() == before)
    }

    @Test func commitsWaitForTheDisk() throws {
        let fixture = try Fixture()
        #expect(try fixture.store.pragma("synchronous") == "2", "FULL")
        #expect(try fixture.store.pragma("journal_mode") == "wal")
        #expect(try fixture.store.pragma("foreign_keys") == "1")
    }

    @Test func aDatabaseOfANewerReleaseIsLeftAlone() throws {
        let folder = try TemporaryFolder()
        do { _ = try SQLiteStore.make(in: folder.path, blobs: FileBlobStore.make(in: folder.path)) }
        try DatabaseQueue(path: SQLiteStore.path(in: folder.path)).write {
            try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('from the future')")
        }
        #expect(
            try errorCode {
                _ = try SQLiteStore.make(in: folder.path, blobs: FileBlobStore.make(in: folder.path))
            }
                == .tooNew
        )
    }

    @Test func theNewerReleaseIsNamed() throws {
        let folder = try TemporaryFolder()
        let open = { (release: String) throws in
            var settings = SQLiteStore.Settings()
            settings.release = release
            let files = try FileBlobStore.make(in: folder.path)
            _ = try SQLiteStore(path: SQLiteStore.path(in: folder.path), blobs: files, settings: settings)
        }
        try open("1.0.0")
        try open("1.1.0")
        try open("1.1.0")
        try DatabaseQueue(path: SQLiteStore.path(in: folder.path)).write {
            try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('from the future')")
            try $0.execute(sql: "INSERT INTO releases VALUES ('2.0.0', 9000000000000)")
        }
        let error = try #require(throws: HistoryError.self) { try open("1.1.0") }
        #expect(error.code == .tooNew)
        #expect(error.message.contains("Cutout 2.0.0"))
    }

    @Test func whatIsNoDatabaseIsCalledDamaged() throws {
        let folder = try TemporaryFolder()
        try Data(repeating: 0x5a, count: 10_000).write(
            to: URL(fileURLWithPath: SQLiteStore.path(in: folder.path))
        )
        #expect(
            try errorCode {
                _ = try SQLiteStore.make(in: folder.path, blobs: FileBlobStore.make(in: folder.path))
            }
                == .corrupt
        )
    }

    @Test func damageInTheMiddleIsFoundAtStart() throws {
        let folder = try TemporaryFolder()
        do {
            let store = try SQLiteStore.make(in: folder.path, blobs: FileBlobStore.make(in: folder.path))
            for index in 1...500 { _ = try store.signIn(.make("user \(index)")) }
        }
        let path = SQLiteStore.path(in: folder.path)
        try DatabaseQueue(path: path).inDatabase { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        let size = try file.seekToEnd()
        for page in stride(from: 4096 * 8, to: size, by: 4096) {
            try file.seek(toOffset: page)
            try file.write(contentsOf: Data(repeating: 0xa5, count: 512))
        }
        try file.close()
        #expect(
            try errorCode {
                _ = try SQLiteStore.make(in: folder.path, blobs: FileBlobStore.make(in: folder.path))
            }
                == .corrupt
        )
    }
}
