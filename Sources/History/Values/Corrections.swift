import Foundation
internal import GRDB

/// What people gave for training, read from a data folder beside a server that goes on: photos and their mended mattes,
/// without a word about whose they are.
public struct Corrections: Sendable {
    /// A photo as it was uploaded, and the matte that its user mended.
    public struct Correction: Sendable {
        /// A photo in any format.
        public let photo: [UInt8]
        /// A grey PNG of the photo's size.
        public let matte: [UInt8]
    }

    private let pairs: [(photo: BlobID, matte: BlobID)]
    private let blobs: Blobs

    /// What makes an item a correction: it was given, is not deleted, and is mended still.
    static let condition = "given IS NOT NULL AND deleted IS NULL AND items.version <> own_version"

    /// Looks for all there are now, in an order that says nothing.
    ///
    /// - Parameter digest: what names the content of files: SHA-256.
    /// - Throws: `unavailable` where there is no history, or one that no server of this release has opened yet.
    public init(in folder: String, digest: @escaping FileBlobStore.Digest) throws(HistoryError) {
        let path = "\(folder)/\(Backup.database)"
        guard FileManager.default.fileExists(atPath: path) else {
            throw HistoryError(.unavailable, "There is no history in \(folder).")
        }
        pairs = try DatabaseSnapshot.corrections(in: path)
        blobs = Blobs(folder: "\(folder)/blobs", digest: digest)
    }

    /// How many there are.
    public var count: Int { pairs.count }

    /// Hands over each of them. What was deleted since is passed over.
    public func forEach(_ body: (Correction) throws -> Void) throws {
        for (photo, matte) in pairs {
            guard let photo = try blobs.sound(photo), let matte = try blobs.sound(matte) else { continue }
            try body(Correction(photo: photo, matte: matte))
        }
    }
}

extension DatabaseSnapshot {
    /// The photos and mattes of all corrections in a server's database at this moment, in the order of the mattes' digests.
    fileprivate static func corrections(in path: String) throws(HistoryError) -> [(
        photo: BlobID, matte: BlobID
    )] {
        let sql = """
            SELECT photos.blob, mattes.blob FROM items
            JOIN item_blobs AS photos ON photos.item_id = items.id AND photos.role = 'original'
            JOIN item_blobs AS mattes ON mattes.item_id = items.id AND mattes.role = 'matte'
                AND mattes.version = items.version
            WHERE \(Corrections.condition) ORDER BY mattes.blob
            """
        return try read(path) { database in
            guard try database.columns(in: "items").contains(where: { $0.name == "given" }) else {
                throw HistoryError(
                    .unavailable,
                    "Start this release once, so that it brings the history up to date."
                )
            }
            return try Row.fetchAll(database, sql: sql).compactMap { row in
                guard let photo = BlobID(rawValue: row[0]), let matte = BlobID(rawValue: row[1]) else {
                    return nil
                }
                return (photo, matte)
            }
        }
    }
}
