import Foundation

/// When a data folder was backed up last: a file in the folder, which the backup leaves there and does not take along.
public struct BackupNote: Codable, Sendable, Equatable {
    static let name = "last-backup.json"

    /// When the database was copied.
    public let at: Date
    public let items: Int
    /// Bytes of the items' files.
    public let byteCount: Int

    /// The note of a folder; nil where it was never backed up, or what lies there is no note.
    public static func latest(of folder: String) -> BackupNote? {
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else { return nil }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try? decoder.decode(BackupNote.self, from: data)
    }

    /// Leaves a note of a backup that is whole.
    ///
    /// - Throws: as ``DurableFile/write(_:to:mode:)``.
    package static func leave(_ manifest: BackupManifest, in folder: String) throws {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys]
        let note = BackupNote(at: manifest.created, items: manifest.items, byteCount: manifest.byteCount)
        try DurableFile.write(Array(encoder.encode(note)), to: "\(folder)/\(name)", mode: 0o640)
    }
}
