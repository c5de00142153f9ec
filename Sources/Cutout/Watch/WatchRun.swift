import Foundation
import Service
import Synchronization

/// `cutout remove --watch`: cuts out the photos of a folder as they arrive, until it is told to stop.
///
/// What is done is told by the cutouts themselves, so a run that was stopped, or killed, is gone on with by the next.
final class WatchRun {
    private let folder: String
    private let photos: ArrivingPhotos
    private let remover: any PhotoRemover
    private let report: BatchReport
    private let failsFast: Bool
    private let queue = JobQueue()
    private var names: CutoutNames
    private var outputs: Set<String> = []
    private let end = WatchEnd()

    /// - Parameter names: with the folder that takes the cutouts, or none where they lie beside their photos.
    init(
        _ folder: String,
        names: CutoutNames,
        isRecursive: Bool,
        remover: any PhotoRemover,
        report: BatchReport,
        failsFast: Bool
    ) throws {
        self.folder = folder
        self.names = names
        self.remover = remover
        self.report = report
        self.failsFast = failsFast
        photos = try ArrivingPhotos(folder, leavingOut: names.output, isRecursive: isRecursive)
    }

    /// Has SIGINT and SIGTERM end ``run(threads:)``; the second one ends the process.
    ///
    /// By a handler, not by blocking them: libraries have threads from before the program's first line (OpenBLAS's
    /// workers), which block nothing.
    static func heedStops() {
        isStopped.store(false, ordering: .sequentiallyConsistent)
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in
                WatchRun.isStopped.store(true, ordering: .sequentiallyConsistent)
                signal(number, SIG_DFL)
            }
        }
    }

    /// Written in a signal's handler.
    private static let isStopped = Atomic(false)

    /// Returns once SIGINT or SIGTERM came, and what was begun is finished.
    ///
    /// - Throws: what would fail every photo for the same reason; that the folder has gone, or the disk is full.
    func run(threads: Int) throws {
        try remover.prepare()
        let group = DispatchGroup()
        for _ in 0..<threads { start(in: group) }
        defer {
            queue.close()
            group.wait()
        }
        report.say("Watching \(folder). Ctrl-C ends it.")
        try watch()
    }

    private func watch() throws {
        while !Self.isStopped.load(ordering: .sequentiallyConsistent) {
            let (arrived, state) = try photos.next()
            for path in arrived { begin(path) }
            if let failure = end.reason.withLock(\.self) { throw failure }
            if failsFast, report.failureCount > 0 { return }
            guard state == .there else {
                throw PhotoFile.Failure(
                    "The folder \(folder) is gone: it was deleted, moved or unmounted. Start again when it is back; what is finished stays."
                )
            }
        }
    }

    private func begin(_ path: String) {
        guard !outputs.contains(PhotoFile.absolute(path)) else { return }
        let photo = photo(path)
        guard !isResult(photo) else { return }
        let job = names.job(for: photo)
        outputs.insert(PhotoFile.absolute(job.output))
        if job.isDone { report.skipped([job]) } else { queue.add(job) }
    }

    private func photo(_ path: String) -> CutoutNames.Photo {
        let below = String(path.dropFirst(folder.count).drop { $0 == "/" })
        return CutoutNames.Photo(path: path, folder: (below as NSString).deletingLastPathComponent)
    }

    private func isResult(_ photo: CutoutNames.Photo) -> Bool {
        guard names.mayBeResult(photo) else { return false }
        let beside = (try? FileManager.default.contentsOfDirectory(atPath: photo.home)) ?? []
        let others = beside.map {
            CutoutNames.Photo(path: (photo.home as NSString).appendingPathComponent($0), folder: "")
        }
        return names.isResult(photo, beside: CutoutNames.stems(of: others))
    }

    private func start(in group: DispatchGroup) {
        let (queue, remover, report, end) = (queue, remover, report, end)
        group.enter()
        let thread = Thread {
            defer { group.leave() }
            while let job = queue.next() {
                guard FileIdentity(job.input) != nil else { continue }
                let error = RemovalBatch.work(on: job, remover, report)
                if let error, PhotoFile.isDiskFull(error) {
                    end.reason.withLock { $0 = .diskFull(job.output) }
                }
            }
        }
        thread.stackSize = 8 << 20
        thread.start()
    }
}

/// Why a run that watches cannot go on.
private final class WatchEnd: Sendable {
    let reason = Mutex<PhotoFile.Failure?>(nil)
}
