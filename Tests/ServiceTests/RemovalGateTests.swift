import Foundation
import Service
import Synchronization
import Testing

@Suite("The gate before a removal", .timeLimit(.minutes(5)))
struct RemovalGateTests {
    private func claim(
        _ caller: String = "a",
        _ pixels: Int = 1,
        _ kind: RemovalGate.Claim.Kind = .single
    ) -> RemovalGate.Claim {
        RemovalGate.Claim(caller: caller, pixels: pixels, kind: kind)
    }

    @Test("Neither more removals nor more pixels than it lets in run at once", arguments: [1, 3, 10])
    func bounds(pixels: Int) throws {
        let gate = RemovalGate(capacity: 4, pixels: 10, lineLength: 64)
        let running = Atomic<Int>(0)
        let runningPixels = Atomic<Int>(0)
        let most = Atomic<Int>(0)
        let mostPixels = Atomic<Int>(0)
        let finished = Atomic<Int>(0)
        let group = DispatchGroup()
        for number in 0..<32 {
            let claim = claim("caller \(number % 3)", pixels)
            Self.onThread(in: group) {
                try gate.admit(claim, while: { true }) {
                    most.max(running.wrappingAdd(1, ordering: .relaxed).newValue, ordering: .relaxed)
                    mostPixels.max(
                        runningPixels.wrappingAdd(pixels, ordering: .relaxed).newValue,
                        ordering: .relaxed
                    )
                    Thread.sleep(forTimeInterval: 0.002)
                    runningPixels.wrappingSubtract(pixels, ordering: .relaxed)
                    running.wrappingSubtract(1, ordering: .relaxed)
                    finished.wrappingAdd(1, ordering: .relaxed)
                }
            }
        }
        group.wait()
        #expect(finished.load(ordering: .relaxed) == 32)
        #expect(most.load(ordering: .relaxed) == min(4, 10 / pixels))
        #expect(mostPixels.load(ordering: .relaxed) == min(4, 10 / pixels) * pixels)
    }

    @Test func whatHasMorePixelsThanThereAreRunsAlone() throws {
        let gate = RemovalGate(capacity: 4, pixels: 10, lineLength: 0)
        try gate.admit(claim("a", 1000), while: { true }) {
            #expect(throws: RemovalGate.Refusal.full) { try gate.admit(claim("b", 1), while: { true }) {} }
        }
        try gate.admit(claim("a", 10), while: { true }) {}
    }

    @Test func whoIsPatientStandsByForAPlaceAndNoLonger() throws {
        let gate = RemovalGate(capacity: 1, lineLength: 0)
        let served = Atomic<Int>(0)
        let group = DispatchGroup()
        try gate.admit(claim(), while: { true }) {
            for _ in 0..<5 {
                Self.onThread(in: group) {
                    try gate.admit(claim("b"), patience: .seconds(60), while: { true }) {
                        _ = served.wrappingAdd(1, ordering: .relaxed)
                    }
                }
            }
            #expect(throws: RemovalGate.Refusal.full) {
                try gate.admit(claim("c"), patience: .milliseconds(150), while: { true }) {}
            }
            #expect(throws: RemovalGate.Refusal.abandoned) {
                try gate.admit(claim("d"), patience: .seconds(60), while: { false }) {}
            }
            #expect(served.load(ordering: .relaxed) == 0)
        }
        group.wait()
        #expect(served.load(ordering: .relaxed) == 5)
    }

    @Test func refusesOnceTheLineIsFullAndRecovers() throws {
        let gate = RemovalGate(capacity: 1, lineLength: 0)
        try gate.admit(claim(), while: { true }) {
            #expect(throws: RemovalGate.Refusal.full) { try gate.admit(claim(), while: { true }) {} }
        }
        try gate.admit(claim(), while: { true }) {}
    }

    @Test func whoeverIsNoLongerWantedLeavesTheLine() throws {
        let gate = RemovalGate(capacity: 1, lineLength: 1)
        try gate.admit(claim(), while: { true }) {
            for _ in 0..<2 {
                #expect(throws: RemovalGate.Refusal.abandoned) {
                    try gate.admit(claim(), while: { false }) {}
                }
            }
        }
    }

    @Test func aFailedRemovalGivesItsPlaceBack() throws {
        struct Failure: Error {}
        let gate = RemovalGate(capacity: 1, lineLength: 0)
        #expect(throws: Failure.self) { try gate.admit(claim(), while: { true }) { throw Failure() } }
        try gate.admit(claim(), while: { true }) {}
    }

    @Test(
        "Two batches on a machine of any number of cores leave single removals the next places",
        arguments: [1, 2, 10, 64]
    )
    func batchesLeaveRoom(cores: Int) throws {
        let gate = RemovalGate(capacity: cores, pixels: cores * 12, lineLength: 16)
        let isOver = Atomic<Bool>(false)
        let finished = Atomic<Int>(0)
        let group = DispatchGroup()
        for batch in ["first", "second"] {
            for _ in 0..<cores + 3 {
                Self.onThread(in: group) {
                    while !isOver.load(ordering: .relaxed) {
                        try gate.admit(Self.photo(of: batch), while: { true }) {
                            Thread.sleep(forTimeInterval: 0.01)
                            finished.wrappingAdd(1, ordering: .relaxed)
                        }
                    }
                }
            }
        }
        while finished.load(ordering: .relaxed) < 2 * cores { Thread.sleep(forTimeInterval: 0.001) }
        for _ in 0..<10 {
            let before = finished.load(ordering: .relaxed)
            try gate.admit(claim("visitor", 12), while: { true }) {
                // Whatever ran when it came, and whatever ran beside it until the first of them ended.
                #expect(finished.load(ordering: .relaxed) - before <= 2 * cores)
            }
        }
        isOver.store(true, ordering: .relaxed)
        group.wait()
    }

    @Test func aFullLineMakesRoomForWhoeverHasFewerPlaces() throws {
        let gate = RemovalGate(capacity: 1, lineLength: 3)
        let outcomes = Mutex<[String: [String]]>([:])
        let group = DispatchGroup()
        func come(_ caller: String) {
            Self.onThread(in: group) {
                let outcome: String
                do {
                    try gate.admit(RemovalGate.Claim(caller: caller, pixels: 1), while: { true }) {}
                    outcome = "served"
                } catch RemovalGate.Refusal.full { outcome = "full" }
                outcomes.withLock { $0[caller, default: []].append(outcome) }
            }
        }
        // Whoever is told that the line is full came when it was. How long that takes, the machine's load says.
        func expect(_ expected: [String: [String]]) {
            let end = ContinuousClock.now + .seconds(60)
            while outcomes.withLock(\.self) != expected, .now < end { Thread.sleep(forTimeInterval: 0.001) }
            #expect(outcomes.withLock(\.self) == expected)
        }
        try gate.admit(claim("somebody"), while: { true }) {
            for _ in 0..<4 { come("many") }
            expect(["many": ["full"]])
            come("one")
            expect(["many": ["full", "full"]])
        }
        group.wait()
        #expect(
            outcomes.withLock(\.self) == ["many": ["full", "full", "served", "served"], "one": ["served"]]
        )
    }

    private static func photo(of batch: String) -> RemovalGate.Claim {
        RemovalGate.Claim(caller: batch, pixels: 12, kind: .oneOfMany)
    }

    private static func onThread(in group: DispatchGroup, _ work: @escaping @Sendable () throws -> Void) {
        group.enter()
        Thread.detachNewThread {
            defer { group.leave() }
            do { try work() } catch { Issue.record(error) }
        }
    }
}
