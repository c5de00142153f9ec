import Foundation

/// Writes files into tar archives of at most 60 MB (POSIX.1-1988, ustar), which are easy to move.
final class ShardWriter {
    private static let limit = 60_000_000
    private static let block = 512

    private let path: (Int) -> String
    private var file: FileHandle?
    private var count = 0
    private var written = 0

    /// - Parameter path: where the archive of a number goes, from 0 on.
    init(at path: @escaping (Int) -> String) { self.path = path }

    /// Adds a file.
    ///
    /// - Parameter name: of at most 100 bytes, "/" between its parts.
    func add(_ name: String, _ contents: [UInt8]) throws {
        let padding = (Self.block - contents.count % Self.block) % Self.block
        let size = Self.block + contents.count + padding
        if file == nil || written + size + 2 * Self.block > Self.limit { try begin() }
        try file?.write(contentsOf: Self.header(name, size: contents.count))
        try file?.write(contentsOf: contents + [UInt8](repeating: 0, count: padding))
        written += size
    }

    /// Ends the last archive.
    ///
    /// - Returns: how many there are.
    func finish() throws -> Int {
        try close()
        return count
    }

    private func begin() throws {
        try close()
        let path = path(count)
        guard FileManager.default.createFile(atPath: path, contents: nil) else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path])
        }
        file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        count += 1
        written = 0
    }

    /// Two empty blocks end an archive.
    private func close() throws {
        try file?.write(contentsOf: [UInt8](repeating: 0, count: 2 * Self.block))
        try file?.close()
        file = nil
    }

    private static func header(_ name: String, size: Int) -> [UInt8] {
        precondition(name.utf8.count <= 100, "a longer name would need a prefix")
        var header = [UInt8](repeating: 0, count: block)
        func write(_ text: String, at offset: Int) {
            header.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
        }
        func octal(_ number: Int, digits: Int) -> String {
            let text = String(number, radix: 8)
            return String(repeating: "0", count: digits - text.count) + text
        }
        write(name, at: 0)
        write(octal(0o644, digits: 7), at: 100)
        write(octal(0, digits: 7), at: 108)
        write(octal(0, digits: 7), at: 116)
        write(octal(size, digits: 11), at: 124)
        // When it was made says when somebody was here.
        write(octal(0, digits: 11), at: 136)
        write(String(repeating: " ", count: 8), at: 148)
        write("0", at: 156)
        write("ustar", at: 257)
        write("00", at: 263)
        // The sum of all bytes, its own place counted as spaces.
        write(octal(header.reduce(0) { $0 + Int($1) }, digits: 6) + "\0 ", at: 148)
        return header
    }
}
