import Foundation
import History

/// An item as the API shows it.
struct ItemJSON: Encodable {
    let id: String
    let name: String
    let mediaType: String
    let width: Int
    let height: Int
    /// Bytes of the original.
    let size: Int
    let model: String
    let modelVersion: String
    /// The number of its matte among the versions.
    let version: Int
    /// Whether that was mended by hand.
    let mended: Bool
    /// The number of the matte that a model made, from which that one was mended.
    let ownVersion: Int
    /// Whether photo and matte are given for training.
    let given: Bool
    let durationMs: Int
    let createdAt: Date
    let settings: ItemSettings

    init(_ item: HistoryItem) throws {
        id = item.id.rawValue
        name = item.name
        mediaType = item.blobs[.original]?.mediaType ?? "application/octet-stream"
        width = item.width
        height = item.height
        size = item.blobs[.original]?.byteCount ?? 0
        model = item.model
        modelVersion = item.modelVersion
        version = item.version
        mended = item.isMended
        ownVersion = item.ownVersion
        given = item.isGiven && item.isMended
        durationMs = item.durationMilliseconds
        createdAt = item.created
        settings = try JSONDecoder().decode(ItemSettings.self, from: Data(item.settings.utf8))
    }
}
