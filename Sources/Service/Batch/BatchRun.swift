import Foundation
import HTTP
import History
import Synchronization

/// Works through the photos of a batch with a few threads, and hands on each result as it is finished.
///
/// A photo that fails does not stop the others. Photos of batches wait at the gate like everybody else's, and hold only
/// what is mapped from the disk while they do.
struct BatchRun: Sendable {
    let photos: [BatchPhoto]
    let options: RemovalOptions
    let pipeline: RemovalPipeline
    let gate: RemovalGate
    /// Who shares with others at the gate.
    let caller: String
    /// Takes a photo off its user's allowance.
    let admit: @Sendable () throws -> Void
    /// Fetches a photo by its address.
    let fetch: @Sendable (String) throws -> [UInt8]
    /// Where fetched photos and results wait on the disk.
    let folder: ScratchFolder
    /// The most bytes of one photo.
    let maximumPhotoSize: Int
    let isWanted: @Sendable () -> Bool
    /// Told of each photo that failed, by its index, and of each line that could not be written.
    let log: @Sendable (_ cause: any Error, _ photo: Int?) -> Void

    /// Photos that are being fetched or written while others are worked on.
    private static let spareThreads = 3
    /// Bytes of results that wait on the disk for whoever reads them.
    private static let spoolSize = 128 << 20

    /// The results, which threads begin to make.
    ///
    /// - Parameter onFinish: called when the work is done, or has to wait for whoever reads the results.
    /// - Throws: `HistoryError` where the disk takes none.
    func start(onFinish: @escaping @Sendable () -> Void) throws(HistoryError) -> ResultSpool {
        let workers = min(photos.count, gate.capacity + Self.spareThreads)
        // The last worker writes the summary, and finishes for all.
        let results = try ResultSpool(
            in: folder,
            capacity: Self.spoolSize,
            writers: 1,
            onFull: onFinish,
            while: isWanted
        )
        let work = Work(photos, workers: workers)
        for _ in 0..<workers {
            Thread.detachNewThread {
                while let photo = work.next(), isWanted() {
                    let result = result(of: photo)
                    guard let line = logged(result.line), results.append(line) else { break }
                    work.count(result)
                }
                guard let ending = work.finish() else { return }
                if let line = ending.summary.flatMap({ logged($0.line) }) { _ = results.append(line) }
                onFinish()
                results.finish()
            }
        }
        return results
    }

    private func logged(_ line: () throws -> [UInt8]) -> [UInt8]? {
        do { return try line() } catch {
            log(error, nil)
            return nil
        }
    }

    private func result(of photo: BatchPhoto) -> BatchResult {
        do {
            try admit()
            let file = try file(of: photo)
            let claim = RemovalGate.Claim(
                caller: caller,
                pixels: try pipeline.pixels(of: [UInt8](file)[...], options),
                kind: .oneOfMany
            )
            let result = try gate.admit(claim, while: isWanted) {
                try pipeline.run([UInt8](file)[...], options: options, while: isWanted)
            }
            return .finished(photo, result)
        } catch {
            log(error, photo.index)
            return .failed(photo, HTTPError(describing: error))
        }
    }

    /// The photo, mapped from the disk.
    private func file(of photo: BatchPhoto) throws -> Data {
        switch photo.source {
        case .url(let url):
            let file = try ScratchFile(in: folder)
            try file.append(fetch(url))
            return try file.mapped()
        case .file(let bytes):
            guard bytes.count <= maximumPhotoSize else {
                throw HTTPError.bodyTooLarge(limit: maximumPhotoSize)
            }
            return bytes
        }
    }
}

/// What is left to do, and what came of the rest.
private final class Work: Sendable {
    private struct State {
        var rest: ArraySlice<BatchPhoto>
        var workers: Int
        var summary = BatchSummary()
    }

    /// The end of all work; without a summary where some was dropped.
    struct Ending {
        let summary: BatchSummary?
    }

    private let state: Mutex<State>
    private let total: Int

    init(_ photos: [BatchPhoto], workers: Int) {
        state = Mutex(State(rest: photos[...], workers: workers))
        total = photos.count
    }

    func next() -> BatchPhoto? { state.withLock { $0.rest.popFirst() } }

    func count(_ result: BatchResult) { state.withLock { $0.summary.count(result) } }

    /// Says that a worker has ended.
    ///
    /// - Returns: nil unless it was the last.
    func finish() -> Ending? {
        state.withLock { state in
            state.workers -= 1
            guard state.workers == 0 else { return nil }
            let isWhole = state.summary.succeeded + state.summary.failed == total
            return Ending(summary: isWhole ? state.summary : nil)
        }
    }
}
