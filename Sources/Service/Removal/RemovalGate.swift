import Foundation

/// Lets removals run as far as memory and cores reach, by turns between callers, and refuses what cannot wait.
///
/// What a removal takes is known before it begins: the pixels that its files declare, for each of which the decoded photo,
/// the matte and the result hold some bytes. The gate bounds their sum, and how many run, so that the memory of the process
/// under any load can be computed: `docs/operations.md` does.
///
/// A caller who has little running goes before one who has much, whoever came first. So somebody's batch of a thousand
/// photos uses the whole machine while it is alone there, and gives up the next place that comes free to anybody else.
package final class RemovalGate: Sendable {
    /// Why a removal was not let in.
    package enum Refusal: Error {
        /// Everybody's turn is taken and the line is full: come back later.
        case full
        /// Nobody waits for the answer any more.
        case abandoned
    }

    /// Who wants in, and what it takes.
    package struct Claim: Sendable {
        package enum Kind: Sendable {
            /// Somebody waits for this one: it takes one of the places in the line, and is refused where there is none.
            case single
            /// One of many whose number is bounded elsewhere, so that the line need not: it waits for as long as it takes.
            case oneOfMany
        }

        let caller: String
        let pixels: Int
        let kind: Kind

        /// - Parameters:
        ///   - caller: who shares with others: a user, or the network of one who is not known.
        ///   - pixels: of all pictures that are decoded for it.
        package init(caller: String, pixels: Int, kind: Kind = .single) {
            self.caller = caller
            self.pixels = pixels
            self.kind = kind
        }
    }

    /// How many removals run at once.
    let capacity: Int

    /// How often a waiting removal looks whether its client is still there.
    private static let abandonmentCheckInterval: TimeInterval = 0.1

    private let condition = NSCondition()
    private let state: State
    private let onEntry: @Sendable (Duration) -> Void

    /// Touched under the condition's lock alone.
    private final class State: @unchecked Sendable {
        var queue: RemovalQueue
        init(_ queue: RemovalQueue) { self.queue = queue }
    }

    /// - Parameters:
    ///   - capacity: how many removals run at once.
    ///   - pixels: how many pixels those may have together. One that has more runs alone.
    ///   - lineLength: how many single ones may wait.
    ///   - onEntry: told how long each one waited, when its turn has come.
    package init(
        capacity: Int,
        pixels: Int = .max,
        lineLength: Int,
        onEntry: @escaping @Sendable (Duration) -> Void = { _ in }
    ) {
        precondition(capacity > 0 && pixels > 0 && lineLength >= 0)
        self.capacity = capacity
        self.onEntry = onEntry
        state = State(RemovalQueue(capacity: capacity, pixels: pixels, lineLength: lineLength))
    }

    /// How many removals run and wait at this moment, and the pixels of those that run.
    var load: RemovalQueue.Load { condition.withLock { state.queue.load } }

    /// Runs `work` on this thread when its turn has come.
    ///
    /// - Parameters:
    ///   - patience: how long to stand by for a place where the line is full.
    ///   - isWanted: asked while waiting; the place in the line is given up once it answers false.
    /// - Throws: `Refusal`, or what `work` throws.
    @discardableResult
    package func admit<Result>(
        _ claim: Claim,
        patience: Duration = .zero,
        while isWanted: () -> Bool,
        _ work: () throws -> Result
    ) throws -> Result {
        let arrival = ContinuousClock.now
        try enter(claim, until: arrival + patience, while: isWanted)
        onEntry(arrival.duration(to: .now))
        defer {
            condition.withLock {
                state.queue.leave(claim)
                condition.broadcast()
            }
        }
        return try work()
    }

    private func enter(
        _ claim: Claim,
        until deadline: ContinuousClock.Instant,
        while isWanted: () -> Bool
    ) throws {
        condition.lock()
        defer { condition.unlock() }
        var ticket = try place(claim, until: deadline, while: isWanted)
        // Somebody may have lost a place to this one, and another's turn may have changed.
        defer { condition.broadcast() }
        while true {
            switch state.queue.standing(of: ticket) {
            case .turn: return state.queue.enter(ticket)
            case .refused:
                guard .now < deadline else { throw Refusal.full }
                ticket = try place(claim, until: deadline, while: isWanted)
            case .waiting: break
            }
            wait()
            guard isWanted() else {
                state.queue.abandon(ticket)
                throw Refusal.abandoned
            }
        }
    }

    /// A place in the line, as soon as there is one. Under the lock.
    private func place(
        _ claim: Claim,
        until deadline: ContinuousClock.Instant,
        while isWanted: () -> Bool
    ) throws -> UInt64 {
        while true {
            if let ticket = state.queue.join(claim) { return ticket }
            guard .now < deadline else { throw Refusal.full }
            wait()
            guard isWanted() else { throw Refusal.abandoned }
        }
    }

    private func wait() {
        _ = condition.wait(until: Date(timeIntervalSinceNow: Self.abandonmentCheckInterval))
    }
}
