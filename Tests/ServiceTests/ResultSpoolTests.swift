import Foundation
import History
import Service
import Synchronization
import Testing

/// Results of a batch on their way from several threads to the one that sends them.
@Suite(.timeLimit(.minutes(5))) struct ResultSpoolTests {
    private let folder = ScratchFolder(NSTemporaryDirectory())

    private func line(_ number: Int) -> [UInt8] { Array("\(number)\n".utf8) }

    @Test func everyLineArrivesWholeAndThenTheEnd() throws {
        let spool = try ResultSpool(in: folder, capacity: 100, writers: 4)
        for writer in 0..<4 {
            Thread.detachNewThread { [self] in
                for number in 0..<500 { #expect(spool.append(line(writer * 500 + number))) }
                spool.finish()
            }
        }
        var bytes: [UInt8] = []
        while let piece = try spool.next() { bytes += piece }
        let numbers = String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { Int($0) }
        #expect(numbers.sorted() == Array(0..<2000))
        #expect(try spool.next() == nil)
    }

    @Test func workGoesOnWithoutAReaderUntilTheFileIsFull() throws {
        let full = Atomic<Int>(0)
        let spool = try ResultSpool(in: folder, capacity: 10, writers: 1) {
            full.wrappingAdd(1, ordering: .relaxed)
        }
        for number in 0..<5 { #expect(spool.append(line(number))) }
        #expect(full.load(ordering: .relaxed) == 0)
        Thread.detachNewThread { [self] in
            _ = spool.append(line(5))
            spool.finish()
        }
        while full.load(ordering: .relaxed) == 0 { Thread.sleep(forTimeInterval: 0.001) }
        var bytes: [UInt8] = []
        while let piece = try spool.next() { bytes += piece }
        #expect(String(decoding: bytes, as: UTF8.self) == "0\n1\n2\n3\n4\n5\n")
    }

    @Test func closingEndsTheWriters() throws {
        let spool = try ResultSpool(in: folder, capacity: 1, writers: 2)
        let refusals = Mutex(0)
        for _ in 0..<2 {
            Thread.detachNewThread { [self] in
                while spool.append(line(1)) {}
                refusals.withLock { $0 += 1 }
                spool.finish()
            }
        }
        #expect(try spool.next() != nil)
        spool.close()
        #expect(refusals.withLock(\.self) == 2)
    }

    @Test func aReaderWhoNeverComesHoldsNobody() throws {
        let spool = try ResultSpool(in: folder, capacity: 1, writers: 1, while: { false })
        #expect(spool.append(line(1)))
        #expect(!spool.append(line(2)))
    }
}

/// Permits to do something that takes its time.
@Suite(.timeLimit(.minutes(5))) struct SemaphoreTests {
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

    @Test func oneCallerLeavesTheRestToOthers() {
        let semaphore = Semaphore(3, perCaller: 2)
        let held = (0..<3).map { _ in semaphore.tryAcquire(for: "a") }
        #expect(held.map { $0 != nil } == [true, true, false])
        let other = semaphore.tryAcquire(for: "b")
        #expect(other != nil)
        #expect(semaphore.tryAcquire(for: "c") == nil)
        held[0]?.release()
        #expect(semaphore.tryAcquire(for: "c") != nil)
    }

    @Test func whoWaitsIsServedOrGivesUp() {
        let semaphore = Semaphore(1)
        let held = semaphore.tryAcquire(for: "a")
        let end = Date(timeIntervalSinceNow: 0.2)
        #expect(semaphore.acquire(for: "b", while: { Date() < end }) == nil)
        Thread.detachNewThread {
            Thread.sleep(forTimeInterval: 0.05)
            held?.release()
        }
        #expect(semaphore.acquire(for: "b", while: { true }) != nil)
    }
}
