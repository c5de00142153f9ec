import Foundation

/// One background removal that its user keeps.
public struct HistoryItem: Sendable, Hashable, Identifiable {
    /// Names the item in addresses.
    public let id: ItemID
    /// Whose item it is.
    public let user: UserID
    /// The name of the uploaded file, or what its user renamed it to.
    public let name: String
    /// The size of the photo, upright, in pixels.
    public let width, height: Int
    /// The model that made the matte, or the one that it was mended from, and the model's version.
    public let model, modelVersion: String
    /// A JSON object of what was asked for (format, background ...), as the application wrote it.
    public let settings: String
    /// How long the removal took.
    public let durationMilliseconds: Int
    /// When it was saved.
    public let created: Date
    /// The bytes that count in its user's quota: of all versions of the matte, too.
    public let byteCount: Int
    /// The number of the matte that is the item's at present.
    public let version: Int
    /// The number of the matte that a model made, and from which the present one was mended; the present one's own where
    /// it was not.
    public let ownVersion: Int
    /// Whether its user gave the photo and what was mended of it for training.
    public let isGiven: Bool
    /// Its files; the original, the matte and the thumbnail are always there, those of the present version.
    public let blobs: [BlobRole: StoredBlob]

    /// Whether the matte was mended by hand.
    public var isMended: Bool { version != ownVersion }
}

/// An item that is about to be saved.
public struct NewItem: Sendable {
    /// The name of the uploaded file: 1 to 255 characters.
    public var name: String
    /// The size of the photo, upright, in pixels.
    public var width, height: Int
    /// The model that made the matte, and its version.
    public var model, modelVersion: String
    /// A JSON object of what was asked for.
    public var settings: String
    /// How long the removal took.
    public var durationMilliseconds: Int
    /// Its files.
    public var blobs: [BlobRole: NewBlob]

    /// An item with the three files that every item has.
    public init(
        name: String,
        width: Int,
        height: Int,
        model: String,
        modelVersion: String,
        settings: String = "{}",
        durationMilliseconds: Int,
        original: NewBlob,
        matte: NewBlob,
        thumbnail: NewBlob
    ) {
        self.name = name
        self.width = width
        self.height = height
        self.model = model
        self.modelVersion = modelVersion
        self.settings = settings
        self.durationMilliseconds = durationMilliseconds
        blobs = [.original: original, .matte: matte, .thumbnail: thumbnail]
    }

    /// What saving it takes from a quota.
    var usage: Usage {
        Usage(items: 1, bytes: blobs.filter(\.key.isCounted).reduce(0) { $0 + $1.value.bytes.count })
    }
}
