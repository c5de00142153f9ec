import Foundation
import Service
import Synchronization

/// Works through many photos with a few threads, goes on past those that fail, and lists them at the end.
struct RemovalBatch {
    let jobs: [RemovalJob]
    let remover: any PhotoRemover
    let isQuiet: Bool

    private struct Failure: Sendable {
        let path: String
        let reason: String
    }

    /// - Returns: how many photos failed.
    /// - Throws: what would fail every photo for the same reason.
    func run(threads: Int) throws -> Int {
        try remover.prepare()
        let progress = ProgressBar(total: jobs.count, isQuiet: isQuiet)
        let next = Atomic<Int>(0)
        let failures = Mutex<[Failure]>([])
        DispatchQueue.concurrentPerform(iterations: min(threads, jobs.count)) { _ in
            while true {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < jobs.count else { return }
                if let failure = failure(of: jobs[index]) { failures.withLock { $0.append(failure) } }
                progress.advance()
            }
        }
        progress.finish()
        return report(failures.withLock { $0.sorted { $0.path < $1.path } })
    }

    private func failure(of job: RemovalJob) -> Failure? {
        do {
            try PhotoFile.write(try remover.remove(PhotoFile.read(job.input)), to: job.output)
            return nil
        } catch {
            return Failure(path: job.input, reason: ErrorText.describe(error))
        }
    }

    private func report(_ failures: [Failure]) -> Int {
        guard !failures.isEmpty else { return 0 }
        let lines = failures.map { "  \($0.path): \($0.reason)" }
        let summary = "\(failures.count) of \(jobs.count) could not be cut out:"
        FileHandle.standardError.write(Data(([summary] + lines).joined(separator: "\n").utf8 + [0x0A]))
        return failures.count
    }
}
