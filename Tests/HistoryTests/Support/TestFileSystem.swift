import Foundation

/// A file system in memory, small enough to be filled, where the test may mount one (as root, in a container that
/// allows it).
final class TestFileSystem: Sendable {
    let path: String

    static let isAvailable = (try? TestFileSystem(kilobytes: 64)) != nil

    init(kilobytes: Int) throws {
        path = (NSTemporaryDirectory() as NSString).appendingPathComponent("history-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        do {
            try run("mount", "-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", path)
        } catch {
            try? FileManager.default.removeItem(atPath: path)
            throw error
        }
    }

    deinit {
        try? run("umount", "-l", path)
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Fills it to the last block, and returns the file that does.
    func fill() throws -> String {
        let filler = path + "/filler"
        let descriptor = open(filler, O_WRONLY | O_CREAT, 0o600)
        defer { close(descriptor) }
        let block = [UInt8](repeating: 0, count: 4096)
        while write(descriptor, block, block.count) > 0 {}
        return filler
    }

    func makeReadOnly() throws {
        try run("mount", "-o", "remount,ro", path)
    }
}

/// A program of the system that did not end with 0.
struct ProgramFailure: Error {
    let arguments: [String]
}

/// Runs a program of the system to its end, silently.
func run(_ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw ProgramFailure(arguments: arguments) }
}
