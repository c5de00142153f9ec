import Foundation
import History
import Testing

@Suite struct FileBlobStoreTests {
    let folder: TemporaryFolder
    let files: FileBlobStore

    init() throws {
        folder = try TemporaryFolder()
        files = try .make(in: folder.path)
    }

    private func path(of id: BlobID) -> String { "\(folder.path)/blobs/\(files.relativePath(of: id))" }

    @Test(arguments: [0, 1, 4096, 3_000_000])
    func bytesReadBack(_ count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let id = try files.put(bytes)
        #expect(try files.contents(of: id) == bytes)
        #expect(try files.byteCount(of: id) == count)
        #expect(FileManager.default.contents(atPath: path(of: id)) == Data(bytes))
    }

    @Test func theSameBytesAreOneFile() throws {
        #expect(try files.put([1, 2, 3]) == files.put([1, 2, 3]))
        #expect(try blobFileNames(in: folder.path).count == 1)
    }

    @Test func aMissingBlobSaysSo() throws {
        let id = try files.put([1])
        try files.remove(id)
        try files.remove(id)
        #expect(try files.byteCount(of: id) == nil)
        #expect(try errorCode { _ = try files.contents(of: id) } == .blobMissing)
    }

    @Test func aFileThatWasCutShortIsWrittenAgain() throws {
        let id = try files.put([1, 2, 3])
        try Data([1]).write(to: URL(fileURLWithPath: path(of: id)))
        #expect(try files.put([1, 2, 3]) == id)
        #expect(try files.contents(of: id) == [1, 2, 3])
    }

    @Test func blobsAreListedByTheirFirstByte() throws {
        let ids = try (0..<40).map { try files.put([$0]) }
        var listed: [BlobID] = []
        for byte in UInt8.min...UInt8.max { listed += try files.blobs(beginningWith: byte) }
        #expect(Set(listed) == Set(ids))
        #expect(listed.count == 40)
    }

    @Test func filesAreClosedToOthers() throws {
        let id = try files.put([1])
        let attributes = try FileManager.default.attributesOfItem(atPath: path(of: id))
        let mode = try #require(attributes[.posixPermissions] as? NSNumber).intValue
        #expect(mode & 0o007 == 0)
    }

    @Test func theDatabaseIsClosedToTheGroupToo() throws {
        let fixture = try Fixture()
        _ = try fixture.store.makeGuest()
        for suffix in ["", "-wal"] {
            let path = SQLiteStore.path(in: fixture.folder.path) + suffix
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
            #expect(try #require(mode).intValue & 0o077 == 0)
        }
    }

    @Test func aFileInTheMakingIsLeftAloneWhileItsWriterLives() throws {
        let staged = try files.stage([1, 2, 3])
        #expect(try files.removeUnfinished() == 0)
        #expect(try blobFileNames(in: folder.path).count == 1)
        try staged.publish(as: folder.path + "/published")
        #expect(try files.removeUnfinished() == 0)
    }

    @Test func aFileThatIsNotPublishedRemovesItself() throws {
        do { _ = try files.stage([1, 2, 3]) }
        #expect(try blobFileNames(in: folder.path).isEmpty)
    }

    @Test func whatACrashLeftHalfWrittenIsRemoved() throws {
        for name in ["one", "two"] {
            try Data([1]).write(to: URL(fileURLWithPath: "\(folder.path)/blobs/incoming/\(name)"))
        }
        #expect(try files.removeUnfinished() == 2)
        #expect(try blobFileNames(in: folder.path).isEmpty)
    }

    @Test func aDigestThatIsTooShortIsRefused() throws {
        let careless = try FileBlobStore(folder: folder.path + "/careless") { _ in [1, 2, 3] }
        #expect(try errorCode { _ = try careless.put([1]) } == .invalidValue)
    }

    @Test func threadsThatWriteTheSameContentAgree() throws {
        DispatchQueue.concurrentPerform(iterations: 32) { [files] index in
            #expect(throws: Never.self) { _ = try files.put([UInt8(index % 4)]) }
        }
        #expect(try blobFileNames(in: folder.path).count == 4)
    }
}
