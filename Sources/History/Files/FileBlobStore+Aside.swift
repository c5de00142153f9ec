import Foundation

/// What was set aside lies in `aside/2026-11-27/abcdef...`, by the day (UTC) on which it went there.
extension FileBlobStore {
    private static let day: TimeInterval = 24 * 3600
    private static let dayFormat = Date.ISO8601FormatStyle().year().month().day()

    private var aside: String { "\(folder)/aside" }

    public func setAside(_ id: BlobID, at moment: Date) throws(HistoryError) {
        let destination = "\(aside)/\(moment.formatted(Self.dayFormat))"
        try DataFolder.make(aside)
        if try DataFolder.make(destination) { try synchronize(aside) }
        try move(path(of: id), to: "\(destination)/\(id)")
    }

    public func bringBack(_ id: BlobID) throws(HistoryError) -> Bool {
        for day in try days().sorted(by: >) where access("\(aside)/\(day)/\(id)", F_OK) == 0 {
            try move("\(aside)/\(day)/\(id)", to: path(of: id))
            try synchronizeFolder(of: id)
            return true
        }
        return false
    }

    public func countSetAside(before moment: Date) throws(HistoryError) -> Int {
        var count = 0
        for day in try days(before: moment) { count += try names(in: "\(aside)/\(day)").count }
        return count
    }

    public func removeSetAside(before moment: Date) throws(HistoryError) -> Int {
        var count = 0
        for day in try days(before: moment) {
            for name in try names(in: "\(aside)/\(day)") where unlink("\(aside)/\(day)/\(name)") == 0 {
                count += 1
            }
            rmdir("\(aside)/\(day)")
        }
        return count
    }

    /// Where one of the two is gone already, somebody else has moved or removed it.
    private func move(_ source: String, to destination: String) throws(HistoryError) {
        guard rename(source, destination) == 0 || errno == ENOENT else {
            throw HistoryError(errno: errno, "rename \(source) to \(destination)")
        }
    }

    private func days() throws(HistoryError) -> [String] {
        access(aside, F_OK) == 0 ? try names(in: aside) : []
    }

    /// The days that were over at a moment.
    private func days(before moment: Date) throws(HistoryError) -> [String] {
        try days().filter { day in
            guard let start = try? Date(day, strategy: Self.dayFormat) else { return false }
            return start.addingTimeInterval(Self.day) <= moment
        }
    }

    private func synchronize(_ folder: String) throws(HistoryError) {
        try FileDescriptor(opening: folder, O_RDONLY | O_DIRECTORY).synchronize()
    }
}

/// To which database the blobs belong: a line in the file `store-id`.
extension FileBlobStore {
    private var storeIDFile: String { "\(folder)/store-id" }

    public func storeID() throws(HistoryError) -> String? {
        guard access(storeIDFile, F_OK) == 0 else { return nil }
        let text = try FileDescriptor(opening: storeIDFile, O_RDONLY).contents()
        return String(decoding: text, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    public func setStoreID(_ id: StoreID) throws(HistoryError) {
        try DurableFile.write(Array("\(id)\n".utf8), to: storeIDFile, mode: 0o640)
    }
}
