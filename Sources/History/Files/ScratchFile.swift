import Foundation

/// The folder on whose disk scratch files lie, and what they leave free there.
package struct ScratchFolder: Sendable {
    let path: String
    let reserve: DiskReserve

    /// - Parameter reservedByteCount: what is left free on its disk, so that deleting always works.
    package init(_ path: String, reservedByteCount: Int = 0) {
        self.path = path
        reserve = DiskReserve(of: reservedByteCount, in: path)
    }
}

/// A file without a name, for what is too large for memory and is needed for a moment only.
///
/// It is gone with its last user, and with the process whichever way that ends.
package struct ScratchFile: ~Copyable {
    private let file: FileDescriptor
    private let reserve: DiskReserve

    /// Makes an empty file.
    package init(in folder: ScratchFolder) throws(HistoryError) {
        reserve = folder.reserve
        let path = "\(folder.path)/scratch-\(UUID().uuidString)"
        file = try FileDescriptor(opening: path, O_RDWR | O_CREAT | O_EXCL, mode: 0o600)
        unlink(path)
    }

    /// Writes bytes behind those that are there.
    ///
    /// - Throws: `storageFull` where the disk has no room for them beside its reserve.
    package func append(_ bytes: [UInt8]) throws(HistoryError) {
        try reserve.write(bytes.count) { () throws(HistoryError) in try file.write(bytes) }
    }

    /// Bytes that are there.
    package func bytes(at offset: Int, count: Int) throws(HistoryError) -> [UInt8] {
        try file.bytes(at: offset, count: count)
    }

    /// Empties the file, and gives its room back to the disk.
    package func removeAll() throws(HistoryError) { try file.truncate() }

    /// The content, mapped into memory: its pages come when they are read and may go again, so it costs the process
    /// next to nothing. It outlives the file.
    package func mapped() throws(HistoryError) -> Data {
        try file.mapped()
    }
}
