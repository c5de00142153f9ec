import Foundation
import History

/// The lines of a batch's answer between those who make them and the one who sends them: on the disk, so that work goes on
/// while a client reads slowly, and memory holds none of it.
///
/// The file has room for so many bytes. When it is full those who write wait until all of it has been read, and it begins
/// anew.
package final class ResultSpool: @unchecked Sendable {
    /// How much is read at once.
    private static let pieceSize = 1 << 20
    private static let abandonmentCheckInterval: TimeInterval = 0.5

    // All but the condition is touched under its lock alone.
    private let condition = NSCondition()
    private let file: ScratchFile
    private let capacity: Int
    private let onFull: @Sendable () -> Void
    private let isWanted: @Sendable () -> Bool
    private var written = 0
    private var read = 0
    private var writers: Int
    private var isClosed = false
    private var failure: HistoryError?

    /// - Parameters:
    ///   - folder: on the disk that takes it.
    ///   - capacity: how many bytes may be there before those who write wait.
    ///   - writers: how many threads write; each says when it has finished.
    ///   - onFull: told, each time, that from now on the reader's pace is everybody's.
    ///   - isWanted: asked by those who wait for room: a reader who never came says nothing.
    /// - Throws: as `ScratchFile`.
    package init(
        in folder: ScratchFolder,
        capacity: Int,
        writers: Int,
        onFull: @escaping @Sendable () -> Void = {},
        while isWanted: @escaping @Sendable () -> Bool = { true }
    ) throws(HistoryError) {
        precondition(capacity > 0)
        file = try ScratchFile(in: folder)
        self.capacity = capacity
        self.writers = writers
        self.onFull = onFull
        self.isWanted = isWanted
    }

    /// Adds a line, once there is room.
    ///
    /// - Returns: false where nobody reads any more, or the disk takes no more, which the reader is told.
    package func append(_ line: [UInt8]) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        if written >= capacity && !isClosed { onFull() }
        while written >= capacity && !isClosed {
            _ = condition.wait(until: Date(timeIntervalSinceNow: Self.abandonmentCheckInterval))
            guard isWanted() else { return false }
        }
        guard !isClosed, failure == nil else { return false }
        do throws(HistoryError) {
            try file.append(line)
            written += line.count
        } catch {
            failure = error
        }
        condition.broadcast()
        return failure == nil
    }

    /// Says that one of the writers has no more.
    package func finish() {
        condition.withLock {
            writers -= 1
            condition.broadcast()
        }
    }

    /// The next bytes; nil once every writer has finished and all was read.
    ///
    /// - Throws: why a line could not be written or read.
    package func next() throws(HistoryError) -> [UInt8]? {
        condition.lock()
        defer { condition.unlock() }
        while read == written && writers > 0 && failure == nil { condition.wait() }
        if let failure { throw failure }
        guard read < written else { return nil }
        let bytes = try file.bytes(at: read, count: min(Self.pieceSize, written - read))
        read += bytes.count
        if read == written && written >= capacity { try beginAnew() }
        return bytes
    }

    /// Says that nobody reads any more, and waits until every writer has noticed.
    package func close() {
        condition.withLock {
            isClosed = true
            condition.broadcast()
            while writers > 0 { condition.wait() }
        }
    }

    private func beginAnew() throws(HistoryError) {
        try file.removeAll()
        (read, written) = (0, 0)
        condition.broadcast()
    }
}
