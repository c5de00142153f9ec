import Foundation

/// What a backup says of itself. It is written last, so a folder with one is whole.
public struct BackupManifest: Codable, Sendable, Equatable {
    static let name = "manifest.json"

    /// The release that made the backup.
    public var version: String
    /// When the database was copied.
    public var created: Date
    /// Items of all users.
    public var items: Int
    /// Files that these items refer to, each content once.
    public var blobs: Int
    /// The bytes of these files.
    public var byteCount: Int
    /// SHA-256 of the database, in hexadecimal.
    public var database: String

    /// How a manifest names a database's content.
    static func name(of database: [UInt8], by digest: FileBlobStore.Digest) throws -> String {
        try digest(database).map(BlobID.hexadecimal(of:)).joined()
    }

    func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        encoder.dateEncodingStrategy = .iso8601
        return Array(try encoder.encode(self)) + Array("\n".utf8)
    }

    /// - Throws: `backupDamaged` where there is no manifest, as in a backup that was interrupted, or it cannot be read.
    init(of folder: String) throws(HistoryError) {
        let path = "\(folder)/\(Self.name)"
        do {
            let decoder = JSONDecoder()
            decoder.dateDecodingStrategy = .iso8601
            self = try decoder.decode(Self.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw HistoryError(
                .backupDamaged,
                "\(folder) is no whole backup: its \(Self.name) is missing or damaged.",
                underlying: error
            )
        }
    }

    init(version: String, created: Date, items: Int, blobs: Int, byteCount: Int, database: String) {
        self.version = version
        self.created = created
        self.items = items
        self.blobs = blobs
        self.byteCount = byteCount
        self.database = database
    }
}
