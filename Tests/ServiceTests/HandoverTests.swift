import Foundation
import Service
import Synchronization
import Testing

/// Values that several threads hand to one.
@Suite(.timeLimit(.minutes(5))) struct HandoverTests {
    @Test func everyValueArrivesAndThenTheEnd() {
        let handover = Handover<Int>(places: 2, givers: 4)
        for giver in 0..<4 {
            Thread.detachNewThread {
                for value in 0..<50 { _ = handover.give(giver * 50 + value) }
                handover.finish()
            }
        }
        var taken: Set<Int> = []
        while let value = handover.take() { taken.insert(value) }
        #expect(taken == Set(0..<200))
        #expect(handover.take() == nil)
    }

    @Test func whoeverIsTooFastWaits() {
        let handover = Handover<Int>(places: 3, givers: 1)
        let given = Mutex(0)
        Thread.detachNewThread {
            for value in 0..<10 {
                _ = handover.give(value)
                given.withLock { $0 += 1 }
            }
            handover.finish()
        }
        for value in 0..<10 {
            #expect(handover.take() == value)
            #expect(given.withLock(\.self) <= value + 1 + 3)
        }
    }

    @Test func closingEndsTheGivers() {
        let handover = Handover<Int>(places: 1, givers: 2)
        let refusals = Mutex(0)
        for _ in 0..<2 {
            Thread.detachNewThread {
                while handover.give(1) {}
                refusals.withLock { $0 += 1 }
                handover.finish()
            }
        }
        #expect(handover.take() == 1)
        handover.close()
        #expect(refusals.withLock(\.self) == 2)
    }
}

/// Permits to do something large.
struct PermitsTests {
    @Test func thereAreNoMoreThanThereAre() {
        let permits = Permits(2)
        let (first, second) = (permits.take(), permits.take())
        #expect(first != nil && second != nil)
        #expect(permits.take() == nil)
        first?.release()
        first?.release()
        let third = permits.take()
        #expect(third != nil)
        #expect(permits.take() == nil)
    }

    @Test func aForgottenPermitComesBack() {
        let permits = Permits(1)
        do { #expect(permits.take() != nil) }
        #expect(permits.take() != nil)
    }
}
