import Foundation

/// Lets a fixed number of removals run at once, keeps a bounded line of waiting ones in the order they came,
/// and refuses the rest.
///
/// A removal holds a decoded photo, the model's activations and an encoder's buffers. With a bound on how many
/// run, the memory of the process under any load is bounded too: see `benchmarks/README.md` for the figures.
package final class RemovalGate: Sendable {
    /// Why a removal was not let in.
    package enum Refusal: Error {
        /// Everybody's turn is taken and the line is full: come back later.
        case full
        /// Nobody waits for the answer any more.
        case abandoned
    }

    /// Who joins the line.
    package enum Queueing {
        /// Whoever finds a place in it; the rest is refused.
        case whileThereIsRoom
        /// Whoever comes: for callers that are few by themselves and have time.
        case always
    }

    /// How many removals run at once.
    let capacity: Int
    /// How many may wait for their turn.
    let lineLength: Int

    /// How often a waiting removal looks whether its client is still there.
    private static let abandonmentCheckInterval: TimeInterval = 0.1

    private let state = State()

    private final class State: @unchecked Sendable {
        let condition = NSCondition()
        var running = 0
        var line: [UInt64] = []
        var nextTicket: UInt64 = 0
    }

    package init(capacity: Int, lineLength: Int) {
        precondition(capacity > 0 && lineLength >= 0)
        self.capacity = capacity
        self.lineLength = lineLength
    }

    /// Runs `work` on this thread when its turn has come.
    ///
    /// - Parameter isWanted: asked while waiting; the place in the line is given up once it answers false.
    /// - Throws: `Refusal`, or what `work` throws.
    @discardableResult
    package func admit<Result>(
        _ queueing: Queueing = .whileThereIsRoom,
        while isWanted: () -> Bool,
        _ work: () throws -> Result
    ) throws -> Result {
        try enter(queueing, while: isWanted)
        defer { leave() }
        return try work()
    }

    private func enter(_ queueing: Queueing, while isWanted: () -> Bool) throws {
        state.condition.lock()
        defer { state.condition.unlock() }
        if state.line.isEmpty && state.running < capacity {
            state.running += 1
            return
        }
        guard queueing == .always || state.line.count < lineLength else { throw Refusal.full }
        let ticket = state.nextTicket
        state.nextTicket += 1
        state.line.append(ticket)
        try waitForTurn(of: ticket, while: isWanted)
    }

    /// Expects the lock to be held; leaves the line in every case.
    private func waitForTurn(of ticket: UInt64, while isWanted: () -> Bool) throws {
        while state.line.first != ticket || state.running >= capacity {
            _ = state.condition.wait(until: Date(timeIntervalSinceNow: Self.abandonmentCheckInterval))
            guard isWanted() else {
                state.line.removeAll { $0 == ticket }
                state.condition.broadcast()
                throw Refusal.abandoned
            }
        }
        state.line.removeFirst()
        state.running += 1
        state.condition.broadcast()
    }

    private func leave() {
        state.condition.lock()
        state.running -= 1
        state.condition.broadcast()
        state.condition.unlock()
    }
}
