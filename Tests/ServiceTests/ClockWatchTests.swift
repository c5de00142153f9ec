import Foundation
import Service
import Testing

@Suite("The clock that housekeeping goes by")
struct ClockWatchTests {
    private static let minute: TimeInterval = 60

    private var wall = Date(timeIntervalSince1970: 1_800_000_000)
    private var elapsed = ContinuousClock.now
    private var watch: ClockWatch

    init() {
        watch = ClockWatch(settling: .seconds(600), wall: wall, elapsed: elapsed)
    }

    /// Lets time pass, of which the machine's clock may show more or less.
    private mutating func pass(_ seconds: TimeInterval, shown: TimeInterval? = nil) -> TimeInterval? {
        wall += shown ?? seconds
        elapsed += .seconds(seconds)
        return watch.look(wall: wall, elapsed: elapsed)
    }

    @Test mutating func tenMinutesPassFirst() {
        for _ in 1...9 {
            #expect(pass(Self.minute) == nil)
            #expect(!watch.isSettled)
        }
        #expect(pass(Self.minute) == nil)
        #expect(watch.isSettled)
    }

    @Test(arguments: [400 * 24 * 3600.0, -3600.0, 66.0])
    mutating func aJumpStartsThemAnew(shown: TimeInterval) {
        _ = pass(700)
        #expect(pass(Self.minute, shown: shown) == shown - Self.minute)
        #expect(!watch.isSettled)
        #expect(pass(599) == nil)
        #expect(!watch.isSettled)
        #expect(pass(1) == nil)
        #expect(watch.isSettled)
    }

    @Test mutating func aClockThatIsSlewedHasNotJumped() {
        for _ in 1...100 { #expect(pass(Self.minute, shown: Self.minute * 1.0005) == nil) }
        #expect(watch.isSettled)
    }
}
