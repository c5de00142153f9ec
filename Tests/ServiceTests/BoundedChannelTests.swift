import Foundation
import Service
import Synchronization
import Testing

/// Values that several threads hand to one.
@Suite(.timeLimit(.minutes(5))) struct BoundedChannelTests {
    @Test func everyValueArrivesAndThenTheEnd() {
        let channel = BoundedChannel<Int>(capacity: 2, senders: 4)
        for sender in 0..<4 {
            Thread.detachNewThread {
                for value in 0..<50 { _ = channel.send(sender * 50 + value) }
                channel.finish()
            }
        }
        var taken: Set<Int> = []
        while let value = channel.receive() { taken.insert(value) }
        #expect(taken == Set(0..<200))
        #expect(channel.receive() == nil)
    }

    @Test func whoeverIsTooFastWaits() {
        let channel = BoundedChannel<Int>(capacity: 3, senders: 1)
        let given = Mutex(0)
        Thread.detachNewThread {
            for value in 0..<10 {
                _ = channel.send(value)
                given.withLock { $0 += 1 }
            }
            channel.finish()
        }
        for value in 0..<10 {
            #expect(channel.receive() == value)
            #expect(given.withLock(\.self) <= value + 1 + 3)
        }
    }

    @Test func closingEndsTheGivers() {
        let channel = BoundedChannel<Int>(capacity: 1, senders: 2)
        let refusals = Mutex(0)
        for _ in 0..<2 {
            Thread.detachNewThread {
                while channel.send(1) {}
                refusals.withLock { $0 += 1 }
                channel.finish()
            }
        }
        #expect(channel.receive() == 1)
        channel.close()
        #expect(refusals.withLock(\.self) == 2)
    }
}

/// Semaphore to do something large.
struct SemaphoreTests {
    @Test func thereAreNoMoreThanThereAre() {
        let semaphore = Semaphore(2)
        let (first, second) = (semaphore.tryAcquire(), semaphore.tryAcquire())
        #expect(first != nil && second != nil)
        #expect(semaphore.tryAcquire() == nil)
        first?.release()
        first?.release()
        let third = semaphore.tryAcquire()
        #expect(third != nil)
        #expect(semaphore.tryAcquire() == nil)
    }

    @Test func aForgottenPermitComesBack() {
        let semaphore = Semaphore(1)
        do { #expect(semaphore.tryAcquire() != nil) }
        #expect(semaphore.tryAcquire() != nil)
    }
}
