import Foundation
import HTTP
import History

/// A large body, put on the disk while it comes in.
package struct BodySpool: Sendable {
    /// The body, mapped into memory.
    package let bytes: Data

    /// Writes all of a stream to a file that is gone with the spool.
    ///
    /// - Parameter folder: on the disk that takes it.
    /// - Throws: 413 `body_too_large`; `HistoryError` `storageFull`; as the stream does.
    package init(_ stream: BodyStream, in folder: ScratchFolder, limit: Int) throws {
        let file = try ScratchFile(in: folder)
        var size = 0
        while true {
            let piece = try stream.read()
            guard !piece.isEmpty else { break }
            size += piece.count
            guard size <= limit else { throw HTTPError.bodyTooLarge(limit: limit) }
            try file.append(piece)
        }
        bytes = try file.mapped()
    }
}

extension Data: MultipartBytes {}
