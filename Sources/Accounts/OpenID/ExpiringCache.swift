import Foundation
import Synchronization

/// One value that is loaded when it is needed and kept for as long as its source says.
///
/// One thread loads while others that need it wait; those that have a valid value never do. After a failure
/// nobody tries for some seconds, so that a provider that hangs cannot hold every thread for its whole
/// timeout in turn.
final class ExpiringCache<Value: Sendable>: Sendable {
    private static var pauseAfterFailure: TimeInterval { 5 }

    private struct State {
        var value: Value?
        var expires = Date.distantPast
        var loaded = Date.distantPast
        var failure: AccountsError?
        var failed = Date.distantPast
    }

    private let state = Mutex(State())
    private let loading = NSLock()
    private let clock: WallClock
    private let load: @Sendable () throws(AccountsError) -> (Value, lifetime: TimeInterval)

    init(
        clock: WallClock,
        load: @escaping @Sendable () throws(AccountsError) -> (Value, lifetime: TimeInterval)
    ) {
        self.clock = clock
        self.load = load
    }

    /// The value, loaded if there is none or its time is over. Throws what loading threw.
    func value() throws(AccountsError) -> Value {
        if let value = unexpired { return value }
        loading.lock()
        defer { loading.unlock() }
        if let value = unexpired { return value }
        return try reload()
    }

    /// Loads again although the value has not expired, unless it was loaded within the last `interval`
    /// seconds.
    func refresh(unlessWithin interval: TimeInterval) throws(AccountsError) {
        loading.lock()
        defer { loading.unlock() }
        let age = clock.now.timeIntervalSince(state.withLock { $0.loaded })
        if age >= interval { _ = try reload() }
    }

    private var unexpired: Value? {
        let now = clock.now
        return state.withLock { now < $0.expires ? $0.value : nil }
    }

    private func reload() throws(AccountsError) -> Value {
        let now = clock.now
        let recent = state.withLock {
            now.timeIntervalSince($0.failed) < Self.pauseAfterFailure ? $0.failure : nil
        }
        if let recent { throw recent }
        do {
            let (value, lifetime) = try load()
            state.withLock {
                $0 = State(value: value, expires: now.addingTimeInterval(lifetime), loaded: now)
            }
            return value
        } catch {
            state.withLock {
                $0.failure = error
                $0.failed = clock.now
            }
            throw error
        }
    }
}
