import Foundation

/// Copies a data folder while a server works on it: the database first, then every file that it refers to.
///
/// That order is what makes the copy whole: files are written before the row that names them and never change, so
/// whatever the copied database refers to is there, unless it was deleted since. Such items are left out.
public struct Backup: Sendable {
    /// The data folder.
    let data: String
    let digest: FileBlobStore.Digest
    /// The release that makes the backup.
    let version: String

    /// What a backup is made of, in order; the manifest comes last.
    protocol Destination {
        /// Whether the file is there already, as part of an earlier backup that this one builds on.
        func adopt(_ name: String, byteCount: Int) throws(HistoryError) -> Bool
        func add(_ name: String, _ contents: [UInt8]) throws
    }

    /// What was copied, and what could not be.
    public struct Report: Sendable {
        /// What the backup says of itself.
        public var manifest: BackupManifest
        /// Files that were taken over from the backup before.
        public var adopted = 0
        /// Files that items refer to and that are gone or have other content than they were saved with.
        public var damaged: [BlobID] = []
    }

    /// - Parameters:
    ///   - data: the data folder of the server.
    ///   - version: the release, which the backup names.
    ///   - digest: what names the content of files: SHA-256.
    public init(of data: String, version: String, digest: @escaping FileBlobStore.Digest) {
        self.data = data
        self.version = version
        self.digest = digest
    }

    static let database = "history.sqlite"

    /// Copies everything to `destination`; `scratch` is a folder for the database on its way.
    func copy(to destination: some Destination, scratch: String, at moment: Date) throws -> Report {
        let path = "\(scratch)/\(Self.database)"
        let snapshot = try DatabaseSnapshot(of: "\(data)/\(Self.database)", at: path)
        let live = Blobs(folder: "\(data)/blobs", digest: digest)
        var found = try copyBlobs(of: snapshot, from: live, to: destination)
        let gone = try deleted(of: found.unusable, since: snapshot)
        try snapshot.removeItems(of: gone)
        found.unusable.removeAll(where: Set(gone).contains)
        let items = try snapshot.itemCount()
        try snapshot.close()
        for name in try smallFiles() {
            try destination.add(name, try FileDescriptor(opening: "\(data)/\(name)", O_RDONLY).contents())
        }
        let bytes = try FileDescriptor(opening: path, O_RDONLY).contents()
        try destination.add(Self.database, bytes)
        let manifest = BackupManifest(
            version: version,
            created: moment,
            items: items,
            blobs: found.count,
            byteCount: found.byteCount,
            database: try BackupManifest.name(of: bytes, by: digest)
        )
        try destination.add(BackupManifest.name, try manifest.encoded())
        return Report(manifest: manifest, adopted: found.adopted, damaged: found.unusable)
    }

    private struct Copied {
        var count = 0
        var byteCount = 0
        var adopted = 0
        var unusable: [BlobID] = []
    }

    private func copyBlobs(
        of snapshot: DatabaseSnapshot,
        from live: Blobs,
        to destination: some Destination
    ) throws -> Copied {
        var copied = Copied()
        for (id, byteCount) in try snapshot.blobs() {
            let name = "blobs/\(id.relativePath)"
            if try destination.adopt(name, byteCount: byteCount) {
                copied.adopted += 1
            } else if let contents = try live.sound(id) {
                try destination.add(name, contents)
            } else {
                copied.unusable.append(id)
                continue
            }
            copied.count += 1
            copied.byteCount += byteCount
        }
        return copied
    }

    /// Those of `blobs` that nothing in the server's database refers to any more.
    private func deleted(of blobs: [BlobID], since snapshot: DatabaseSnapshot) throws -> [BlobID] {
        guard !blobs.isEmpty else { return [] }
        let present = try DatabaseSnapshot.referenced(in: "\(data)/\(Self.database)")
        return blobs.filter { !present.contains($0) }
    }

    /// The secret of guests and whatever else lies beside the database, and beside the folders of files.
    private func smallFiles() throws -> [String] {
        let beside = try Self.files(in: data).filter { !$0.hasPrefix(Self.database) && $0 != BackupNote.name }
        return beside + (try Self.files(in: "\(data)/blobs").map { "blobs/\($0)" })
    }

    private static func files(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted().filter { name in
            var status = stat()
            return lstat("\(folder)/\(name)", &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        }
    }
}

extension Backup {
    /// Takes one file of a backup after the other.
    public typealias Sink = (_ name: String, _ contents: [UInt8]) throws -> Void

    /// Hands the backup on piece by piece, for an archive in a pipe.
    public func write(at moment: Date = Date(), to sink: @escaping Sink) throws -> Report {
        let scratch = NSTemporaryDirectory() + "/cutout-backup-\(UUID().uuidString)"
        try DataFolder.prepare(scratch)
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        return try copy(to: StreamDestination(sink: sink), scratch: scratch, at: moment)
    }

    private struct StreamDestination: Destination {
        let sink: Sink

        func adopt(_ name: String, byteCount: Int) -> Bool { false }
        func add(_ name: String, _ contents: [UInt8]) throws { try sink(name, contents) }
    }
}
