import Foundation
import History

/// Where people's things are kept, how much of them and for how long.
package struct StorageSettings: Sendable {
    /// The folder with the database and the files of items.
    let folder: String
    /// What each user may keep.
    package let quota: Quota
    /// After how many days items are removed; nil keeps them.
    package let retentionDays: Int?
    /// What saves leave free on the disk, in bytes, so that deleting always works.
    let reservedByteCount: Int
    /// How long the process must have run, and the machine's clock been steady, before anything is removed.
    let settling: Duration

    /// The files of items, which nginx sends itself.
    var blobFolder: String { folder + "/blobs" }

    /// - Parameter settings: values by name. An empty value counts as not set, and 0 as no limit.
    package init(settings: [String: String]) throws {
        let reader = SettingsReader(values: settings)
        folder = reader.text("CUTOUT_DATA") ?? "data"
        quota = Quota(
            items: try reader.limit("CUTOUT_MAX_ITEMS", standard: 10_000),
            bytes: try reader.limit("CUTOUT_MAX_BYTES", standard: 10_000_000_000)
        )
        retentionDays = try reader.limit("CUTOUT_RETENTION_DAYS", standard: 0)
        reservedByteCount = try reader.number("CUTOUT_DISK_RESERVE", in: 0...(1 << 50)) ?? 64_000_000
        settling = .seconds(try reader.number("CUTOUT_TIDY_DELAY", in: 0...86_400) ?? 600)
    }
}

extension SettingsReader {
    fileprivate func limit(_ name: String, standard: Int) throws -> Int? {
        let value = try number(name, in: 0...(1 << 50)) ?? standard
        return value == 0 ? nil : value
    }
}
