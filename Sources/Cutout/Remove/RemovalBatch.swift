import Foundation
import Service
import Synchronization

/// Works through many photos with a few threads, goes on past those that fail, and lists them at the end.
struct RemovalBatch {
    let plan: RemovalPlan
    let remover: any PhotoRemover
    let report: BatchReport
    let failsFast: Bool

    /// - Throws: what would fail every photo for the same reason; a disk that is full.
    func run(threads: Int) throws {
        report.skipped(plan.skipped)
        for folder in plan.unreadable { report.failed(folder.path, folder.reason) }
        if !plan.jobs.isEmpty { try remover.prepare() }
        let next = Atomic<Int>(0)
        let end = Mutex<PhotoFile.Failure?>(nil)
        let isOver = Atomic(false)
        DispatchQueue.concurrentPerform(iterations: min(threads, plan.jobs.count)) { _ in
            while !isOver.load(ordering: .relaxed) {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < plan.jobs.count else { return }
                let error = RemovalBatch.work(on: plan.jobs[index], remover, report)
                if let error, PhotoFile.isDiskFull(error) {
                    end.withLock { $0 = .diskFull(plan.jobs[index].output) }
                    isOver.store(true, ordering: .relaxed)
                } else if error != nil, failsFast {
                    isOver.store(true, ordering: .relaxed)
                }
            }
        }
        report.finish(plan)
        if let failure = end.withLock(\.self) { throw failure }
    }

    /// Cuts out one photo and tells what became of it.
    ///
    /// - Returns: why it failed; nil where it did not.
    static func work(on job: RemovalJob, _ remover: any PhotoRemover, _ report: BatchReport) -> (any Error)? {
        let start = ContinuousClock.now
        do {
            try PhotoFile.write(try remover.remove(PhotoFile.read(job.input)), to: job.output)
            report.done(job, in: start.duration(to: .now))
            return nil
        } catch {
            report.failed(job.input, output: job.output, ErrorText.describe(error))
            return error
        }
    }
}

extension PhotoFile.Failure {
    /// Nothing after the first photo that found no room would fare better.
    static func diskFull(_ path: String) -> Self {
        Self(
            "The disk of \(path) is full. Free some of it and start again with --skip-existing: what is finished stays."
        )
    }
}
