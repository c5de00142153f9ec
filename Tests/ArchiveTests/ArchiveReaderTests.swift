import Archive
import Foundation
import Testing

@Suite("Archives as they are read")
struct ArchiveReaderTests {
    private static let contents: [String: [UInt8]] = [
        "a.txt": Array("plain".utf8), "deep/er/b": [],
        "ü €.bin": (0..<400_000).map { UInt8(truncatingIfNeeded: $0 &* 31) },
    ]

    /// The bytes in a file, opened: libarchive is read from descriptors.
    private func reading<Result>(_ bytes: [UInt8], _ body: (Int32) throws -> Result) throws -> Result {
        let file = FileManager.default.temporaryDirectory.appending(path: "archive-\(UUID().uuidString)")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let handle = try FileHandle(forReadingFrom: file)
        return try body(handle.fileDescriptor)
    }

    private func archive(_ contents: [String: [UInt8]]) throws -> [UInt8] {
        var bytes: [UInt8] = []
        let writer = try ZIPWriter { bytes += $0 }
        for (name, content) in contents { try writer.add(name, content, modified: Date()) }
        try writer.finish()
        return bytes
    }

    @Test func filesComeBack() throws {
        var found: [String: [UInt8]] = [:]
        try reading(try archive(Self.contents)) { try ArchiveReader.read($0) { found[$0] = $1 } }
        #expect(found == Self.contents)
    }

    @Test func aCutArchiveIsRefused() throws {
        let whole = try archive(Self.contents)
        for count in [whole.count / 3, whole.count / 2] {
            #expect(throws: ArchiveError.self) {
                try reading(Array(whole[..<count])) { try ArchiveReader.read($0) { _, _ in } }
            }
        }
    }

    @Test(arguments: ["/etc/cutout", "../outside", "a/../../outside"])
    func namesStayInside(_ name: String) throws {
        let bytes = try archive([name: [1]])
        #expect(throws: ArchiveError.self) { try reading(bytes) { try ArchiveReader.read($0) { _, _ in } } }
    }

    @Test func textIsNoArchive() throws {
        #expect(throws: ArchiveError.self) {
            try reading(Array("no archive at all".utf8)) { try ArchiveReader.read($0) { _, _ in } }
        }
    }
}
