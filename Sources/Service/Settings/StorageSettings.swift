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
    }
}

extension SettingsReader {
    fileprivate func limit(_ name: String, standard: Int) throws -> Int? {
        let value = try number(name, in: 0...(1 << 50)) ?? standard
        return value == 0 ? nil : value
    }
}
