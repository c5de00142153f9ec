import Foundation

/// Jobs that wait for the threads that do them.
final class JobQueue: @unchecked Sendable {
    // Touched under the condition's lock alone.
    private let condition = NSCondition()
    private var jobs: [RemovalJob] = []
    private var first = 0
    private var isClosed = false

    func add(_ job: RemovalJob) {
        condition.withLock {
            jobs.append(job)
            condition.signal()
        }
    }

    /// The next job; nil once there will be none.
    func next() -> RemovalJob? {
        condition.withLock {
            while first == jobs.count, !isClosed { condition.wait() }
            guard !isClosed else { return nil }
            defer {
                first += 1
                if first == jobs.count { (jobs, first) = ([], 0) }
            }
            return jobs[first]
        }
    }

    /// Gives up what was not begun.
    func close() {
        condition.withLock {
            isClosed = true
            condition.broadcast()
        }
    }
}
