import Foundation

extension FileBlobStore {
    /// Makes the folders that are not there, and flushes their names to the disk.
    func makeFolders() throws(HistoryError) {
        try DataFolder.prepare(folder)
        for name in ["incoming"] + (UInt8.min...UInt8.max).map(BlobID.hexadecimal(of:)) {
            try DataFolder.make("\(folder)/\(name)")
        }
        try FileDescriptor(opening: folder, O_RDONLY | O_DIRECTORY).synchronize()
    }

    public func blobs(beginningWith byte: UInt8) throws(HistoryError) -> Set<BlobID> {
        Set(try names(in: "\(folder)/\(BlobID.hexadecimal(of: byte))").compactMap(BlobID.init(rawValue:)))
    }

    public func removeUnfinished() throws(HistoryError) -> Int {
        var count = 0
        for name in try names(in: incoming) where try removeAbandoned("\(incoming)/\(name)") { count += 1 }
        return count
    }

    /// Removes a file whose writer is no more; false where it is alive or has just finished.
    private func removeAbandoned(_ path: String) throws(HistoryError) -> Bool {
        guard access(path, F_OK) == 0 else { return false }
        let file = try FileDescriptor(opening: path, O_RDONLY)
        return file.tryLock() && unlink(path) == 0
    }

    func names(in folder: String) throws(HistoryError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw HistoryError(.unavailable, underlying: error)
        }
    }
}
