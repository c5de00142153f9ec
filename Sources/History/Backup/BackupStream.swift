import Foundation

extension Backup {
    /// Takes one file of a backup after the other.
    public typealias Sink = (_ name: String, _ contents: [UInt8]) throws -> Void

    /// Hands the backup on piece by piece, for an archive in a pipe.
    public func write(at moment: Date = Date(), to sink: @escaping Sink) throws -> Report {
        let scratch = NSTemporaryDirectory() + "/cutout-backup-\(UUID().uuidString)"
        try DataFolder.prepare(scratch)
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        return try copy(to: StreamDestination(sink: sink), scratch: scratch, at: moment)
    }

    private struct StreamDestination: Destination {
        let sink: Sink

        func adopt(_ name: String, byteCount: Int) -> Bool { false }
        func add(_ name: String, _ contents: [UInt8]) throws { try sink(name, contents) }
    }
}
