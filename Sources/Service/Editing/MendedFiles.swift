import Dispatch
import History
import Imaging
import Matting
import Synchronization

/// What is kept of a mended matte: the file as it was sent, and a thumbnail of the new cutout.
struct MendedFiles: Sendable {
    let matte: NewBlob
    let thumbnail: NewBlob

    /// Photo and matte are decoded side by side, so that saving takes little longer than reading the photo.
    ///
    /// - Throws: as ``MatteSubmission/decode(within:)``.
    init(_ submission: MatteSubmission, of photo: [UInt8], within budget: PixelBudget) throws {
        let (image, matte) = try bothOf(
            { try ImageDecoder.decode(photo[...], within: budget) },
            { try submission.decode(within: budget) }
        )
        let thumbnail = try Thumbnail.make(of: image, matte: Matte(matte))
        self.matte = NewBlob(Array(submission.file), mediaType: ImageFormat.png.mediaType)
        self.thumbnail = NewBlob(thumbnail, mediaType: Thumbnail.format.mediaType)
    }
}

/// Does two things at the same time, the first of them on this thread.
private func bothOf<First: Sendable, Second: Sendable>(
    _ first: @Sendable () throws -> First,
    _ second: @Sendable () throws -> Second
) throws -> (First, Second) {
    let results = Mutex<(Result<First, any Error>?, Result<Second, any Error>?)>((nil, nil))
    DispatchQueue.concurrentPerform(iterations: 2) { index in
        if index == 0 {
            let result = Result { try first() }
            results.withLock { $0.0 = result }
        } else {
            let result = Result { try second() }
            results.withLock { $0.1 = result }
        }
    }
    guard case (let first?, let second?) = results.withLock(\.self) else {
        preconditionFailure("concurrentPerform returns when all is done")
    }
    return (try first.get(), try second.get())
}
