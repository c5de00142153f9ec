import HTTP
import History
import Imaging
import Matting

/// Keeps removals in the history of the user who asked for them.
struct HistoryRecorder: Sendable {
    let store: any HistoryStore
    let quota: Quota

    /// Refuses early what could not be kept, before a removal is computed for nothing.
    ///
    /// - Throws: `HistoryError` `quotaExceeded`, `storageFull`.
    func checkRoom(for photo: ArraySlice<UInt8>, of user: UserID) throws {
        try store.checkRoom(for: Usage(items: 1, bytes: photo.count), of: user, within: quota)
    }

    /// The files that an item has besides its original.
    struct Files {
        let matte: [UInt8]
        let thumbnail: [UInt8]
        /// Whether the matte is the answer.
        let isAnswer: Bool
        /// Of the photo, whatever the size of the answer.
        let width: Int
        let height: Int
        /// How long making them took.
        let duration: Duration

        /// Encodes the matte, unless the answer is that file already, and draws the thumbnail.
        ///
        /// - Parameter file: the answer.
        init(_ removal: Removal, file: [UInt8], options: RemovalOptions) throws {
            let start = ContinuousClock.now
            (width, height) = (removal.photo.width, removal.photo.height)
            isAnswer = options.channels == .alpha && options.format == .png && options.arrangement == nil
            matte = isAnswer ? file : try ImageEncoder.encode(removal.matte.grayImage, as: .png)
            thumbnail = try Thumbnail.make(of: removal.photo, matte: removal.matte)
            duration = start.duration(to: .now)
        }
    }

    /// Keeps an item. When it returns, the item survives a crash and a loss of power.
    func save(
        _ submission: RemovalSubmission,
        _ result: RemovalPipeline.Result,
        _ files: Files,
        for user: UserID
    ) throws -> HistoryItem {
        guard let format = SourceFormat.detect(submission.photo) else {
            throw ImagingError(.unsupportedFormat, "This is not an image that can be kept.")
        }
        let item = NewItem(
            name: PhotoName.kept(submission.filename, format),
            width: files.width,
            height: files.height,
            model: result.model.name,
            modelVersion: result.model.version,
            settings: try ItemSettings(submission.options).json(),
            durationMilliseconds: result.timings.totalMilliseconds,
            original: NewBlob(Array(submission.photo), mediaType: format.mediaType),
            matte: NewBlob(files.matte, mediaType: ImageFormat.png.mediaType),
            thumbnail: NewBlob(files.thumbnail, mediaType: Thumbnail.format.mediaType)
        )
        return try store.save(item, for: user, within: quota)
    }
}
