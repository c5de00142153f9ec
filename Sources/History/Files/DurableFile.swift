import Foundation

/// Small files that are there in full or not at all, also after a crash or a loss of power.
package enum DurableFile {
    /// Writes a file under a temporary name, flushes it, gives it its name, and flushes the folder.
    ///
    /// - Parameter mode: its rights; what is nobody else's business has 0600.
    /// - Throws: `storageFull`, `readOnly`, `unavailable`; what was there before is there still.
    package static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws(HistoryError) {
        let file = try StagedFile(at: "\(path).\(Identifier<StagedFileName>.random())", mode: mode)
        try file.write(bytes)
        try file.publish(as: path)
        try FileDescriptor(opening: (path as NSString).deletingLastPathComponent, O_RDONLY | O_DIRECTORY)
            .synchronize()
    }

    /// Runs `body` while no other process runs its own on the same folder.
    package static func locking<Value>(_ folder: String, _ body: () throws -> Value) throws -> Value {
        let lock = try FileDescriptor(opening: folder, O_RDONLY | O_DIRECTORY)
        try lock.lock()
        // The lock ends with the descriptor, which must not go before the body is done.
        return try withExtendedLock(lock, body)
    }

    private static func withExtendedLock<Value>(_ lock: borrowing FileDescriptor, _ body: () throws -> Value)
        throws -> Value
    {
        try body()
    }

    private enum StagedFileName {}
}
