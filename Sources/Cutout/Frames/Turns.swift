import Foundation

/// Lets threads that work on numbered things do some of it one after another, in the things' order.
final class Turns: @unchecked Sendable {
    // Touched under the condition's lock alone.
    private let condition = NSCondition()
    private var next = 0
    private var isOver = false

    /// Does `work` when all before `number` have done theirs.
    ///
    /// - Returns: nil where that will never be.
    func take<Result>(_ number: Int, _ work: () throws -> Result) rethrows -> Result? {
        condition.lock()
        while next < number, !isOver { condition.wait() }
        let isMine = !isOver
        condition.unlock()
        guard isMine else { return nil }
        // Nobody else's turn is it until this is over.
        let result = try work()
        condition.withLock {
            next = number + 1
            condition.broadcast()
        }
        return result
    }

    /// Sends everybody away who waits, or will.
    func end() {
        condition.withLock {
            isOver = true
            condition.broadcast()
        }
    }
}
