/// A part of the way from a photo's bytes to the result's, as `Server-Timing` names it.
public enum Stage: String, Sendable, CaseIterable {
    case decode, model, refine, composite, encode
}

/// How long each stage of one removal took.
public struct StageTimings: Sendable {
    /// One stage that is over.
    public struct Entry: Sendable {
        /// Which stage it was.
        public let stage: Stage
        /// Wall-clock time between its beginning and its end.
        public let duration: Duration

        /// The duration as `Server-Timing` counts it.
        public var milliseconds: Double { duration / .milliseconds(1) }
    }

    /// The stages in the order in which they ended.
    public private(set) var entries: [Entry] = []

    /// Makes timings without entries.
    public init() {}

    /// Runs `work` and records how long it took; a stage that throws is not recorded.
    public mutating func measure<Result, Failure: Error>(
        _ stage: Stage,
        _ work: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let start = ContinuousClock.now
        let result = try work()
        entries.append(Entry(stage: stage, duration: start.duration(to: .now)))
        return result
    }
}
