import Foundation

/// Blobs as files in a folder: `ab/abcdef...` by digest, 256 folders wide, and `incoming/` for files in the making.
///
/// A blob is written to `incoming/`, flushed to the disk, renamed, and its folder flushed. So a name in one of the 256
/// folders always leads to whole content, after a crash or a loss of power too.
public struct FileBlobStore: BlobStore {
    /// Computes the digest that names content: 16 to 64 bytes, collision-resistant (SHA-256).
    public typealias Digest = @Sendable ([UInt8]) throws -> [UInt8]

    let folder: String
    private let digest: Digest
    private let reserve: DiskReserve

    /// Opens the folder, or makes it.
    ///
    /// - Parameters:
    ///   - folder: on the same file system throughout; its files become readable for its group.
    ///   - reservedByteCount: what is left free on its disk, so that deleting always works.
    ///   - digest: passed in because the application has a fast SHA-256 already; a second cryptography library would
    ///     only serve this one call.
    /// - Throws: `readOnly`, `storageFull`, `unavailable` (such as where a file stands in the way).
    public init(folder: String, reservedByteCount: Int = 0, digest: @escaping Digest) throws(HistoryError) {
        self.folder = folder
        reserve = DiskReserve(of: reservedByteCount, in: folder)
        self.digest = digest
        try makeFolders()
    }

    /// Where a blob lies below the store's folder, for a web server that sends the file itself.
    public func relativePath(of id: BlobID) -> String {
        id.relativePath
    }

    public func put(_ bytes: [UInt8]) throws(HistoryError) -> BlobID {
        let id = try identify(bytes)
        // A file of another size was cut short by something that is not us: writing it again heals it.
        if try byteCount(of: id) != bytes.count {
            try reserve.write(bytes.count) { () throws(HistoryError) in
                try stage(bytes).publish(as: path(of: id))
            }
        }
        // Also where the file was there: its writer may not have come this far yet.
        try synchronizeFolder(of: id)
        return id
    }

    public func checkRoom(for byteCount: Int) throws(HistoryError) { try reserve.check(byteCount) }

    public func contents(of id: BlobID) throws(HistoryError) -> [UInt8] {
        guard try byteCount(of: id) != nil else { throw HistoryError(.blobMissing) }
        return try FileDescriptor(opening: path(of: id), O_RDONLY).contents()
    }

    public func byteCount(of id: BlobID) throws(HistoryError) -> Int? {
        var status = stat()
        if stat(path(of: id), &status) == 0 { return Int(status.st_size) }
        guard errno == ENOENT else { throw HistoryError(errno: errno, "stat \(path(of: id))") }
        return nil
    }

    public func remove(_ id: BlobID) throws(HistoryError) {
        guard unlink(path(of: id)) == 0 || errno == ENOENT else {
            throw HistoryError(errno: errno, "unlink \(path(of: id))")
        }
    }

    /// The first half of ``put(_:)``, for tests of what a crash leaves behind.
    package func stage(_ bytes: [UInt8]) throws(HistoryError) -> StagedFile {
        let file = try StagedFile(at: "\(incoming)/\(Identifier<FileBlobStore>.random())")
        try file.write(bytes)
        return file
    }

    private func identify(_ bytes: [UInt8]) throws(HistoryError) -> BlobID {
        let value: [UInt8]
        do { value = try digest(bytes) } catch { throw HistoryError(.unavailable, underlying: error) }
        guard let id = BlobID(digest: value) else {
            throw HistoryError(.invalidValue, "A digest must have 16 to 64 bytes, not \(value.count).")
        }
        return id
    }

    func synchronizeFolder(of id: BlobID) throws(HistoryError) {
        try FileDescriptor(opening: "\(folder)/\(id.rawValue.prefix(2))", O_RDONLY | O_DIRECTORY)
            .synchronize()
    }

    func path(of id: BlobID) -> String { "\(folder)/\(id.relativePath)" }
    var incoming: String { "\(folder)/incoming" }
}
