import Foundation

/// A fixed number of permits to do something that takes its time, and how many of them one caller may hold: what is left
/// over is for others.
package final class Semaphore: @unchecked Sendable {
    /// One of the permits. It goes back when it is released, or when nobody holds it any more.
    package final class Permit: @unchecked Sendable {
        private let lock = NSLock()
        private var owner: Semaphore?
        private let caller: String

        fileprivate init(_ owner: Semaphore, caller: String) {
            self.owner = owner
            self.caller = caller
        }

        deinit { release() }

        /// Gives the permit back; a second time does nothing.
        package func release() {
            let semaphore = lock.withLock {
                defer { owner = nil }
                return owner
            }
            semaphore?.giveBack(from: caller)
        }
    }

    /// How often somebody who waits looks whether that is still worth while.
    private static let abandonmentCheckInterval: TimeInterval = 0.1

    // Touched under the condition's lock alone.
    private let condition = NSCondition()
    private var free: Int
    private var held: [String: Int] = [:]
    private let perCaller: Int

    /// - Parameter count: how many there are.
    package init(_ count: Int, perCaller: Int = .max) {
        free = count
        self.perCaller = perCaller
    }

    /// A permit; nil while others hold all of them, or this caller as many as one may.
    package func tryAcquire(for caller: String = "") -> Permit? {
        condition.withLock { take(for: caller) } ? Permit(self, caller: caller) : nil
    }

    /// A permit, as soon as there is one.
    ///
    /// - Returns: nil once `isWanted` answers false.
    package func acquire(for caller: String, while isWanted: () -> Bool) -> Permit? {
        condition.lock()
        defer { condition.unlock() }
        while !take(for: caller) {
            _ = condition.wait(until: Date(timeIntervalSinceNow: Self.abandonmentCheckInterval))
            guard isWanted() else { return nil }
        }
        return Permit(self, caller: caller)
    }

    private func take(for caller: String) -> Bool {
        guard free > 0, held[caller, default: 0] < perCaller else { return false }
        free -= 1
        held[caller, default: 0] += 1
        return true
    }

    private func giveBack(from caller: String) {
        condition.withLock {
            free += 1
            let rest = held[caller, default: 0] - 1
            held[caller] = rest > 0 ? rest : nil
            condition.broadcast()
        }
    }
}
