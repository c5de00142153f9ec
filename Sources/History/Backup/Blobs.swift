import Foundation

/// The files of a data folder or of a backup, looked at without changing anything there.
struct Blobs {
    let folder: String
    let digest: FileBlobStore.Digest

    /// The content of a file; nil where it is not there, or is not what it was saved as.
    func sound(_ id: BlobID) throws -> [UInt8]? {
        let path = "\(folder)/\(id.relativePath)"
        guard access(path, F_OK) == 0 else { return nil }
        do {
            let contents = try Self.contents(of: path)
            return BlobID(digest: try digest(contents)) == id ? contents : nil
        } catch let error as HistoryError where error.isMissingFile {
            return nil
        }
    }

    private static func contents(of path: String) throws(HistoryError) -> [UInt8] {
        try FileDescriptor(opening: path, O_RDONLY).contents()
    }
}
