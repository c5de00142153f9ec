import Synchronization
import Testing

@testable import Cutout

@Suite("Counting requests")
struct RequestAllowanceTests {
    private final class Clock: Sendable {
        let seconds = Atomic<Int>(600)
    }

    @Test func eachCallerHasTheWholeLimitEachMinute() {
        let clock = Clock()
        let allowance = RequestAllowance(perMinute: 2) { clock.seconds.load(ordering: .relaxed) }
        #expect(allowance.take(for: "a") == .init(limit: 2, remaining: 1, reset: 660))
        #expect(allowance.take(for: "b") == .init(limit: 2, remaining: 1, reset: 660))
        #expect(allowance.take(for: "a").isExceeded == false)
        #expect(allowance.take(for: "a").isExceeded)
        clock.seconds.store(660, ordering: .relaxed)
        #expect(allowance.take(for: "a") == .init(limit: 2, remaining: 1, reset: 720))
    }
}
