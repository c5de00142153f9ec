import Foundation

/// Tells the time of day. Tokens live by it, so tests bring their own.
public struct WallClock: Sendable {
    private let read: @Sendable () -> Date

    /// A clock that reads the time by `read`.
    public init(_ read: @escaping @Sendable () -> Date) {
        self.read = read
    }

    /// The machine's clock.
    public static let system = WallClock { Date() }

    /// The present moment.
    public var now: Date { read() }
}
