/// What a sweep found and did.
public struct SweepReport: Sendable, Equatable {
    /// Half-written files that were removed.
    public var unfinishedFiles = 0
    /// Blobs that no row referred to, removed.
    public var orphanedBlobs = 0
    /// Blobs that rows refer to and that are not there. Never the result of a crash: somebody deleted files, or a
    /// backup was restored in part.
    public var missingBlobs: [BlobID] = []
}
