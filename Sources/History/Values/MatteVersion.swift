import Foundation

/// One of the mattes that an item has had.
public struct MatteVersion: Sendable, Hashable {
    /// Counts up from 1 within its item, and is never given twice.
    public let number: Int
    /// The number of the version that a model made and this one was mended from; its own where a model made this one.
    public let own: Int
    /// The model that made it, or the one that it was mended from, and the model's version.
    public let model, modelVersion: String
    /// How long the removal took.
    public let durationMilliseconds: Int
    /// When it was saved.
    public let created: Date

    /// Whether it was mended by hand.
    public var isMended: Bool { number != own }

    /// So many versions of an item are kept: whoever adds one more loses the oldest that can be spared.
    public static let maximumCount = 50
}

/// A matte that is about to become its item's.
public struct NewMatteVersion: Sendable {
    /// What made it.
    public enum Maker: Sendable {
        /// A person, who mended one of the item's mattes: the one with these bytes, or the present one for nil.
        case person(mended: BlobID?)
        /// A model.
        case model(name: String, version: String, durationMilliseconds: Int)
    }

    /// What made it.
    public var maker: Maker
    /// The matte, and the thumbnail that shows it.
    public var blobs: [BlobRole: NewBlob]
    /// The number of a mended version that this one continues, and that goes.
    public var replaced: Int?

    /// A version with its two files.
    public init(_ maker: Maker, matte: NewBlob, thumbnail: NewBlob, replacing replaced: Int? = nil) {
        self.maker = maker
        self.replaced = replaced
        blobs = [.matte: matte, .thumbnail: thumbnail]
    }
}

/// What became of a new version.
public struct SavedMatte: Sendable {
    /// The item as it is now.
    public let item: HistoryItem
    /// The number of the version that was saved.
    public let number: Int

    /// False where the item had another matte by then than the one that was mended; both are kept.
    public var isCurrent: Bool { item.version == number }
}
