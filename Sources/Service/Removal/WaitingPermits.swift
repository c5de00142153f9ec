import HTTP

/// Permits for requests that wait for something else than a core. Each kind has its own, and there are threads for all of
/// them: whatever stands still, health and history answer.
struct WaitingPermits: Sendable {
    /// Photos that other servers are asked for.
    let fetches: Semaphore
    /// Archives and exports, at the pace of whoever reads them.
    let archives: Semaphore
    /// Batches that come in or are worked on.
    let batches: Semaphore
    /// Answers to batches, at the pace of whoever reads them.
    let batchAnswers: Semaphore
    /// Removals of rembg's callers that stand by until there is a place in the line.
    let standingBy: Semaphore

    init(_ counts: Counts) {
        fetches = Semaphore(counts.fetches, perCaller: counts.fetchesPerCaller)
        archives = Semaphore(counts.archives, perCaller: counts.archivesPerCaller)
        batches = Semaphore(counts.batches, perCaller: counts.batchesPerCaller)
        batchAnswers = Semaphore(counts.batchAnswers, perCaller: counts.batchAnswersPerCaller)
        standingBy = Semaphore(counts.standingBy, perCaller: counts.standingByPerCaller)
    }

    /// How many there are.
    struct Counts: Sendable {
        var fetches = 16
        var fetchesPerCaller = 4
        var archives = 8
        var archivesPerCaller = 3
        var batches = 6
        var batchesPerCaller = 2
        var batchAnswers = 12
        var batchAnswersPerCaller = 4
        var standingBy = 48
        var standingByPerCaller = 32

        /// Threads that these can hold. A batch holds the permit of its answer from its beginning.
        var threads: Int { fetches + archives + batchAnswers + standingBy }
    }

    /// 503 `overloaded`, for somebody who has enough under way, or comes when others do.
    static func refusal(_ message: String, retryAfter seconds: Int) -> HTTPError {
        HTTPError(
            .serviceUnavailable,
            code: "overloaded",
            message,
            headers: ["Retry-After": String(seconds)]
        )
    }
}
