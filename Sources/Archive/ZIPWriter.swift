import CArchive
import Foundation

/// Writes a ZIP archive piece by piece, so that one of any size takes the memory of its largest file.
///
/// Files are stored as they are: photos are compressed already. Names are UTF-8 and marked so. Archives and files
/// beyond 4 GB are written as Zip64.
public final class ZIPWriter {
    /// Takes the archive's bytes in order.
    public typealias Sink = (ArraySlice<UInt8>) throws -> Void

    private let archive: OpaquePointer
    private let outlet: Outlet

    /// Begins an archive.
    public init(to sink: @escaping Sink) throws(ArchiveError) {
        guard let archive = archive_write_new() else {
            throw ArchiveError(.libraryFailed, "There is no memory for an archive.")
        }
        self.archive = archive
        outlet = Outlet(sink)
        try check(archive_write_set_format_zip(archive))
        try check(archive_write_zip_set_compression_store(archive))
        try check(archive_write_set_format_option(archive, "zip", "hdrcharset", "UTF-8"))
        // What is written goes out at once, and the end is not filled up with zeros.
        try check(archive_write_set_bytes_per_block(archive, 0))
        let context = Unmanaged.passUnretained(outlet).toOpaque()
        try check(archive_write_open(archive, context, nil, { Outlet.write($1, $2, $3) }, nil))
    }

    // Frees without writing the end of an archive that was given up.
    deinit {
        outlet.isOpen = false
        archive_write_free(archive)
    }

    /// Adds a file.
    ///
    /// - Parameter name: a relative path with "/" between its parts.
    public func add(_ name: String, _ contents: [UInt8], modified: Date) throws(ArchiveError) {
        guard let entry = archive_entry_new() else {
            throw ArchiveError(.libraryFailed, "There is no memory for an archive's entry.")
        }
        defer { archive_entry_free(entry) }
        archive_entry_set_pathname_utf8(entry, name)
        archive_entry_set_filetype(entry, cutout_archive_regular_file)
        archive_entry_set_perm(entry, 0o644)
        archive_entry_set_size(entry, Int64(contents.count))
        archive_entry_set_mtime(entry, time_t(modified.timeIntervalSince1970), 0)
        try check(archive_write_header(archive, entry))
        guard archive_write_data(archive, contents, contents.count) == contents.count else { throw failure }
    }

    /// Writes the directory that ends the archive. Without it nobody takes the file for a whole one.
    public func finish() throws(ArchiveError) {
        try check(archive_write_close(archive))
    }

    private func check(_ status: Int32) throws(ArchiveError) {
        guard status == ARCHIVE_OK else { throw failure }
    }

    private var failure: ArchiveError {
        if let error = outlet.failure {
            return ArchiveError(.sinkFailed, "The archive could not be sent.", underlying: error)
        }
        let reason = archive_error_string(archive).map { String(cString: $0) } ?? "unknown"
        return ArchiveError(.libraryFailed, "The archive could not be written: \(reason).")
    }
}

/// Where libarchive's bytes go.
private final class Outlet {
    private let sink: ZIPWriter.Sink
    var isOpen = true
    private(set) var failure: (any Error)?

    init(_ sink: @escaping ZIPWriter.Sink) { self.sink = sink }

    /// libarchive's callback: how many bytes were taken, or -1. Errors cannot cross C, so the first is kept here.
    static func write(_ outlet: UnsafeMutableRawPointer?, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
        guard let outlet, let bytes else { return -1 }
        return Unmanaged<Outlet>.fromOpaque(outlet).takeUnretainedValue()
            .take(UnsafeRawBufferPointer(start: bytes, count: count))
    }

    private func take(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard isOpen, failure == nil else { return isOpen ? -1 : bytes.count }
        do {
            try sink(Array(bytes)[...])
            return bytes.count
        } catch {
            failure = error
            return -1
        }
    }
}
