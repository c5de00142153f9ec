/// What a sweep found and did.
public struct SweepReport: Sendable, Equatable {
    /// Half-written files that were removed.
    public var unfinishedFiles: Int
    /// Blobs that no row referred to, removed.
    public var orphanedBlobs: Int
    /// Blobs that rows refer to and that are not there. Never the result of a crash: somebody deleted files, or a
    /// backup was restored in part.
    public var missingBlobs: [BlobID]

    /// A report; without arguments, that all is well.
    public init(unfinishedFiles: Int = 0, orphanedBlobs: Int = 0, missingBlobs: [BlobID] = []) {
        self.unfinishedFiles = unfinishedFiles
        self.orphanedBlobs = orphanedBlobs
        self.missingBlobs = missingBlobs
    }
}
