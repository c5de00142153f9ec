import Foundation

/// Tells whether the machine's clock can be trusted with what is removed by age.
///
/// A clock that is put right after the start, or that jumps later, makes everything look old for a while. So it is
/// compared with one that only counts: while the two differ, and for some time after, nothing is removed.
package struct ClockWatch {
    /// How far the clocks may drift apart between two looks; daemons that keep time slew a clock by less.
    private static let tolerance: TimeInterval = 5

    /// For how long the clock must have been steady.
    private let settling: Duration
    private var last: (wall: Date, elapsed: ContinuousClock.Instant)
    private var steadySince: ContinuousClock.Instant

    /// Begins to watch.
    package init(settling: Duration, wall: Date, elapsed: ContinuousClock.Instant) {
        self.settling = settling
        last = (wall, elapsed)
        steadySince = elapsed
    }

    /// Looks at both clocks. Tells by how many seconds the machine's clock has jumped, where it has.
    package mutating func look(wall: Date, elapsed: ContinuousClock.Instant) -> TimeInterval? {
        let jump = wall.timeIntervalSince(last.wall) - last.elapsed.duration(to: elapsed) / .seconds(1)
        last = (wall, elapsed)
        guard abs(jump) > Self.tolerance else { return nil }
        steadySince = elapsed
        return jump
    }

    /// Whether the clock has been steady for long enough.
    package var isSettled: Bool { steadySince.duration(to: last.elapsed) >= settling }
}
