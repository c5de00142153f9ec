import Foundation
import Service
import Synchronization
import Testing

@Suite("The gate before a removal", .timeLimit(.minutes(5)))
struct RemovalGateTests {
    @Test func neverMoreThanItsCapacityRunAtOnce() throws {
        let gate = RemovalGate(capacity: 2, lineLength: 64)
        let running = Atomic<Int>(0)
        let most = Atomic<Int>(0)
        let finished = Atomic<Int>(0)
        let group = DispatchGroup()
        for _ in 0..<32 {
            Self.onThread(in: group) {
                try gate.admit(while: { true }) {
                    most.max(running.wrappingAdd(1, ordering: .relaxed).newValue, ordering: .relaxed)
                    Thread.sleep(forTimeInterval: 0.002)
                    running.wrappingSubtract(1, ordering: .relaxed)
                    finished.wrappingAdd(1, ordering: .relaxed)
                }
            }
        }
        group.wait()
        #expect(finished.load(ordering: .relaxed) == 32)
        #expect(most.load(ordering: .relaxed) == 2)
    }

    @Test func refusesOnceTheLineIsFullAndRecovers() throws {
        let gate = RemovalGate(capacity: 1, lineLength: 0)
        try gate.admit(while: { true }) {
            #expect(throws: RemovalGate.Refusal.full) { try gate.admit(while: { true }) {} }
        }
        try gate.admit(while: { true }) {}
    }

    @Test func whoeverIsNoLongerWantedLeavesTheLine() throws {
        let gate = RemovalGate(capacity: 1, lineLength: 1)
        try gate.admit(while: { true }) {
            #expect(throws: RemovalGate.Refusal.abandoned) { try gate.admit(while: { false }) {} }
            #expect(throws: RemovalGate.Refusal.abandoned) { try gate.admit(while: { false }) {} }
        }
    }

    @Test func aFailedRemovalGivesItsPlaceBack() throws {
        struct Failure: Error {}
        let gate = RemovalGate(capacity: 1, lineLength: 0)
        #expect(throws: Failure.self) { try gate.admit(while: { true }) { throw Failure() } }
        try gate.admit(while: { true }) {}
    }

    private static func onThread(in group: DispatchGroup, _ work: @escaping @Sendable () throws -> Void) {
        group.enter()
        Thread.detachNewThread {
            defer { group.leave() }
            do { try work() } catch { Issue.record(error) }
        }
    }
}
