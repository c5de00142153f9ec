import Foundation
import History
import Testing

@Suite struct DurableFileTests {
    @Test func aFileIsReplacedAsAWhole() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/secret"
        for text in ["one", "another"] {
            try DurableFile.write(Array(text.utf8), to: path, mode: 0o600)
            #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["secret"])
        let rights = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(rights == 0o600)
    }

    @Test(.enabled(if: TestFileSystem.isAvailable, "needs the right to mount a file system"))
    func aFullDiskLeavesWhatWasThere() throws {
        let disk = try TestFileSystem(kilobytes: 256)
        let path = disk.path + "/secret"
        try DurableFile.write(Array("old".utf8), to: path, mode: 0o600)
        _ = try disk.fill()
        #expect(
            try errorCode { try DurableFile.write([UInt8](repeating: 1, count: 9000), to: path, mode: 0o600) }
                == .storageFull
        )
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
        #expect(try Set(FileManager.default.contentsOfDirectory(atPath: disk.path)) == ["secret", "filler"])
    }
}
