import Archive
import Foundation
import Testing

@Suite("Archives as they are written")
struct ZIPWriterTests {
    /// Read back by a program of others.
    @Test func filesComeOutAsTheyWentIn() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "archive-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let contents: [String: [UInt8]] = [
            "a.txt": Array("plain".utf8), "deep/er/b": [],
            "ü €.bin": (0..<100_000).map { UInt8(truncatingIfNeeded: $0) },
        ]
        var bytes: [UInt8] = []
        let archive = try ZIPWriter { bytes += $0 }
        for (name, content) in contents {
            try archive.add(name, content, modified: Date(timeIntervalSince1970: 1_700_000_000))
        }
        try archive.finish()
        try Data(bytes).write(to: folder.appending(path: "archive.zip"))
        let unpacking = Process()
        unpacking.executableURL = URL(filePath: "/usr/bin/python3")
        unpacking.arguments = ["-m", "zipfile", "-e", "archive.zip", "out"]
        unpacking.currentDirectoryURL = folder
        try unpacking.run()
        unpacking.waitUntilExit()
        try #require(unpacking.terminationStatus == 0)
        for (name, content) in contents {
            #expect(try Data(contentsOf: folder.appending(path: "out/\(name)")) == Data(content))
        }
    }

    @Test func bytesGoOutWhileFilesAreAdded() throws {
        var count = 0
        let archive = try ZIPWriter { count += $0.count }
        try archive.add("a", [UInt8](repeating: 7, count: 50_000), modified: Date())
        #expect(count > 50_000)
        let before = count
        try archive.finish()
        #expect(count > before)
    }

    @Test func aSinkThatRefusesEndsTheArchive() throws {
        struct Gone: Error {}
        let archive = try ZIPWriter { _ in throw Gone() }
        let error = #expect(throws: ArchiveError.self) {
            try archive.add("a", [UInt8](repeating: 1, count: 100_000), modified: Date())
            try archive.finish()
        }
        #expect(error?.code == .sinkFailed)
        #expect(error?.underlying is Gone)
    }

    @Test func anArchiveThatIsGivenUpWritesNoEnd() throws {
        var bytes: [UInt8] = []
        do {
            let archive = try ZIPWriter { bytes += $0 }
            try archive.add("a", [1, 2, 3], modified: Date())
        }
        // The end of the central directory (APPNOTE 4.3.16).
        #expect(bytes.starts(with: [0x50, 0x4B, 3, 4]))
        #expect(!Data(bytes).contains([0x50, 0x4B, 5, 6]))
    }
}

extension Data {
    fileprivate func contains(_ bytes: [UInt8]) -> Bool { range(of: Data(bytes)) != nil }
}
