import Foundation
import HTTP
import Synchronization

/// Works through the photos of a batch with a few threads, and hands on each result as it is finished.
///
/// A photo that fails does not stop the others. Photos of batches stand in line with everybody else's, so that a
/// thousand of them do not hold up the one that somebody waits for.
struct BatchRun: Sendable {
    let photos: [BatchPhoto]
    let options: RemovalOptions
    let pipeline: RemovalPipeline
    let gate: RemovalGate
    /// Takes a photo off its user's allowance.
    let admit: @Sendable () throws -> Void
    /// Fetches a photo by its address.
    let fetch: @Sendable (String) throws -> ArraySlice<UInt8>
    /// The most bytes of one photo.
    let maximumPhotoSize: Int
    let isWanted: @Sendable () -> Bool
    /// Told what no client is told in detail.
    let log: @Sendable (any Error) -> Void

    /// Photos that are being fetched or written while others are worked on.
    private static let spareThreads = 3

    /// Sends every result, and a summary behind them.
    ///
    /// - Throws: what `send` throws; the work that is left is then dropped.
    func run(sending send: ([UInt8]) throws -> Void) throws {
        let workers = min(photos.count, gate.capacity + Self.spareThreads)
        let results = BoundedChannel<BatchResult>(capacity: workers, senders: workers)
        let queue = Queue(photos)
        for _ in 0..<workers { Thread.detachNewThread { work(through: queue, into: results) } }
        defer { results.close() }
        var summary = BatchSummary()
        while let result = results.receive() {
            summary.count(result)
            try send(try result.line())
        }
        try send(try summary.line())
    }

    private func work(through queue: Queue, into results: BoundedChannel<BatchResult>) {
        defer { results.finish() }
        while let photo = queue.next(), isWanted(), results.send(result(of: photo)) {}
    }

    private func result(of photo: BatchPhoto) -> BatchResult {
        do {
            try admit()
            let bytes = try bytes(of: photo)
            let result = try gate.admit(.always, while: isWanted) {
                try pipeline.run(bytes, options: options, while: isWanted)
            }
            return .finished(photo, result)
        } catch {
            let failure = HTTPError(describing: error)
            if failure.status == .internalServerError { log(error) }
            return .failed(photo, failure)
        }
    }

    private func bytes(of photo: BatchPhoto) throws -> ArraySlice<UInt8> {
        switch photo.source {
        case .url(let url): return try fetch(url)
        case .file(let bytes):
            guard bytes.count <= maximumPhotoSize else {
                throw HTTPError.bodyTooLarge(limit: maximumPhotoSize)
            }
            return [UInt8](bytes)[...]
        }
    }
}

/// The photos that nobody works on yet.
private final class Queue: Sendable {
    private let rest: Mutex<ArraySlice<BatchPhoto>>

    init(_ photos: [BatchPhoto]) { rest = Mutex(photos[...]) }

    func next() -> BatchPhoto? { rest.withLock { $0.popFirst() } }
}
