import Accounts
import Foundation
import Synchronization

/// A clock that moves when it is told to.
final class TestClock: Sendable {
    private let time: Mutex<Date>

    init(_ start: Date = Fixtures.shared.now) {
        time = Mutex(start)
    }

    var clock: WallClock { WallClock { self.time.withLock { $0 } } }

    func advance(_ seconds: TimeInterval) {
        time.withLock { $0 += seconds }
    }
}
