import Foundation
import Service
import Synchronization

/// Works through many photos with a few threads, goes on past those that fail, and lists them at the end.
struct RemovalBatch {
    let plan: RemovalPlan
    let remover: any PhotoRemover
    let isQuiet: Bool

    private struct Failure: Sendable {
        let path: String
        let reason: String
    }

    private var jobs: [RemovalJob] { plan.jobs }

    /// - Returns: how many photos failed, those in folders that could not be read among them.
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
        let unread = plan.unreadable.map { Failure(path: $0.path, reason: $0.reason) }
        return report(failures.withLock { ($0 + unread).sorted { $0.path < $1.path } })
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
        if !isQuiet, let others = PhotoFolder.summary(of: plan.others) { say([others]) }
        guard !failures.isEmpty else { return 0 }
        let total = jobs.count + plan.unreadable.count
        say(
            ["\(failures.count) of \(total) could not be cut out:"]
                + failures.map { "  \($0.path): \($0.reason)" }
        )
        return failures.count
    }

    private func say(_ lines: [String]) {
        FileHandle.standardError.write(Data(lines.joined(separator: "\n").utf8 + [0x0A]))
    }
}
