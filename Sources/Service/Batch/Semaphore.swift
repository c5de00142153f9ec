import Synchronization

/// A fixed number of permits to do something large.
package final class Semaphore: Sendable {
    /// One of the permits. It goes back when it is released, or when nobody holds it any more.
    package final class Permit: Sendable {
        private let owner: Mutex<Semaphore?>

        fileprivate init(_ owner: Semaphore) { self.owner = Mutex(owner) }

        deinit { release() }

        /// Gives the permit back; a second time does nothing.
        package func release() {
            let permits = owner.withLock { owner in
                defer { owner = nil }
                return owner
            }
            permits?.free.withLock { $0 += 1 }
        }
    }

    private let free: Mutex<Int>

    /// - Parameter count: how many there are.
    package init(_ count: Int) { free = Mutex(count) }

    /// A permit; nil while others hold all of them.
    package func tryAcquire() -> Permit? {
        let isTaken = free.withLock { free in
            guard free > 0 else { return false }
            free -= 1
            return true
        }
        return isTaken ? Permit(self) : nil
    }
}
