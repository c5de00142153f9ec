import Foundation

/// Reads and writes whole files.
package enum PhotoFile {
    enum Kind {
        case file, folder, link
        /// A pipe, a device, or nothing at all.
        case other
    }

    /// A file that cannot be read or written, in words for the person at the command line.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
        init(_ description: String) { self.description = description }
    }

    /// The longest file name that Linux's file systems keep, in bytes.
    private static let longestName = 255

    package static func read(_ path: String) throws -> [UInt8] {
        guard kind(path, followingLinks: true) != .folder else {
            throw Failure(
                "\(path) is a folder; name a photo in it, or the folder alone with --output for its cutouts."
            )
        }
        return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// At most `count` bytes from a file's beginning.
    static func head(_ path: String, count: Int) throws -> [UInt8] {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? file.close() }
        return [UInt8](try file.read(upToCount: count) ?? Data())
    }

    static func readStandardInput() throws -> [UInt8] {
        [UInt8](try FileHandle.standardInput.readToEnd() ?? Data())
    }

    /// Writes to a temporary name and renames, so that an interrupted run leaves no half-written cutout, and makes the
    /// folders on the way.
    package static func write(_ bytes: [UInt8], to path: String) throws {
        let url = URL(fileURLWithPath: path)
        guard url.lastPathComponent.utf8.count <= longestName else {
            throw Failure(
                "The cutout's name, \(url.lastPathComponent.prefix(40))…, would be longer than the \(longestName) bytes "
                    + "that a name may have. Name the photo more shortly, or choose the cutout's name with --output."
            )
        }
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(bytes).write(to: url, options: .atomic)
    }

    static func isFolder(_ path: String) -> Bool { kind(path, followingLinks: true) == .folder }

    /// One name for one place, by whichever way it was named.
    static func absolute(_ path: String) -> String {
        let url = URL(fileURLWithPath: path)
        let folder = url.deletingLastPathComponent().resolvingSymlinksInPath()
        return folder.appendingPathComponent(url.lastPathComponent).standardizedFileURL.path
    }

    /// Whether a file could not be written because its disk has no room left.
    static func isDiskFull(_ error: any Error) -> Bool {
        let error = error as NSError
        let underlying = error.userInfo[NSUnderlyingErrorKey] as? NSError
        return error.domain == NSCocoaErrorDomain && error.code == CocoaError.fileWriteOutOfSpace.rawValue
            || [error, underlying].contains {
                $0?.domain == NSPOSIXErrorDomain && [ENOSPC, EDQUOT].contains(Int32($0?.code ?? 0))
            }
    }

    static func kind(_ path: String, followingLinks: Bool) -> Kind {
        var status = stat()
        guard (followingLinks ? stat(path, &status) : lstat(path, &status)) == 0 else { return .other }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .folder
        case S_IFLNK: return .link
        default: return .other
        }
    }

    /// The system's reason, such as "Permission denied", without the path that stands beside it.
    static func reason(_ error: any Error) -> String {
        let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        let code = underlying.flatMap { $0.domain == NSPOSIXErrorDomain ? Int32($0.code) : nil }
        return code.map { String(cString: strerror($0)) } ?? error.localizedDescription
    }
}
