/// What a sweep found and did.
public struct SweepReport: Sendable, Equatable {
    /// Half-written files that were removed.
    public var unfinishedFiles = 0
    /// Blobs that no row referred to, set aside.
    public var orphanedBlobs = 0
    /// Blobs that had been set aside and that rows refer to again: an older database was put back for a while.
    public var returnedBlobs = 0
    /// Blobs that were removed for good, a week after they were set aside.
    public var removedBlobs = 0
    /// Blobs that stay aside although their week is over, for they are too many to be what crashes leave behind.
    public var keptAside = 0
    /// Blobs that rows refer to and that are not there. Never the result of a crash: somebody deleted files, or a
    /// backup was restored in part.
    public var missingBlobs: [BlobID] = []
    /// Why nothing was removed or set aside; nil where the files are the database's own.
    public var obstacle: SweepObstacle?

    /// A report that all is well.
    public init() {}
}

/// What makes it unsafe to remove files of which the database knows nothing.
public enum SweepObstacle: Sendable, Equatable {
    /// The files belong to another database, or the database to other files.
    case foreignFiles
    /// The database has no items, and there are files.
    case emptyDatabase

    /// What is wrong and what to do about it.
    public var advice: String {
        switch self {
        case .foreignFiles:
            """
            The database history.sqlite and the files in blobs/ do not belong together (their store ids differ), so no \
            file is removed. Put back the database that belongs to the files. If these are yours all the same, remove \
            blobs/store-id and start again.
            """
        case .emptyDatabase:
            """
            The database history.sqlite has no items, and there are files in blobs/, so no file is removed. If items \
            are missing, stop Cutout and put the database back from a backup.
            """
        }
    }
}
