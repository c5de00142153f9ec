import CArchive
import Foundation

/// Reads an archive from front to back, such as one that comes through a pipe: ZIP or tar, told by its content.
public enum ArchiveReader {
    /// Hands over every file of an archive.
    ///
    /// - Parameters:
    ///   - descriptor: an open file or pipe, read from where it stands.
    ///   - receive: gets a file's path inside the archive and its content. Paths that lead out of the archive are
    ///     refused, so they may be put behind a folder's name.
    /// - Throws: `libraryFailed` where it is no archive, or a damaged one; what `receive` throws.
    public static func read(
        _ descriptor: Int32,
        _ receive: (_ name: String, _ contents: [UInt8]) throws -> Void
    ) throws {
        // libarchive takes names through the thread's locale, which must know the characters that are in them.
        let unicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", nil)
        let former = uselocale(unicode)
        defer {
            uselocale(former)
            freelocale(unicode)
        }
        guard let archive = archive_read_new() else {
            throw ArchiveError(.libraryFailed, "There is no memory for an archive.")
        }
        defer { archive_read_free(archive) }
        archive_read_support_format_zip_streamable(archive)
        archive_read_support_format_tar(archive)
        try check(archive_read_open_fd(archive, descriptor, 1 << 16), archive)
        var entry: OpaquePointer?
        while true {
            let status = archive_read_next_header(archive, &entry)
            if status == ARCHIVE_EOF { return }
            try check(status, archive)
            guard let entry, archive_entry_filetype(entry) == cutout_archive_regular_file else { continue }
            guard let name = archive_entry_pathname_utf8(entry).map({ String(cString: $0) }), isInside(name)
            else {
                throw ArchiveError(.libraryFailed, "The archive has a file whose name leads out of it.")
            }
            try receive(name, try contents(archive))
        }
    }

    private static func contents(_ archive: OpaquePointer) throws(ArchiveError) -> [UInt8] {
        var contents: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = archive_read_data(archive, &part, part.count)
            guard count >= 0 else { throw failure(archive) }
            guard count > 0 else { return contents }
            contents += part[..<count]
        }
    }

    private static func isInside(_ name: String) -> Bool {
        !name.hasPrefix("/") && !name.split(separator: "/").contains("..")
    }

    private static func check(_ status: Int32, _ archive: OpaquePointer) throws(ArchiveError) {
        guard status == ARCHIVE_OK else { throw failure(archive) }
    }

    private static func failure(_ archive: OpaquePointer) -> ArchiveError {
        let reason = archive_error_string(archive).map { String(cString: $0) } ?? "it ends too early"
        return ArchiveError(.libraryFailed, "The archive could not be read: \(reason).")
    }
}
