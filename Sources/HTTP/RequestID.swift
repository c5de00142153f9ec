import Synchronization

/// Names a request in logs, here and at the proxy, so that the lines about it are found together.
public enum RequestID {
    /// A new name: 32 random hexadecimal digits, as nginx's `$request_id` has them.
    public static func make() -> String {
        var source = SystemRandomNumberGenerator()
        return (0..<4).map { _ in
            let digits = String(UInt32.random(in: 0...UInt32.max, using: &source), radix: 16)
            return String(repeating: "0", count: 8 - digits.count) + digits
        }.joined()
    }

    /// A proxy's name for a request; nil for what is no name of 1 to 64 letters, digits, dashes and underscores.
    public static func accepted(_ text: String?) -> String? {
        guard let text, (1...64).contains(text.utf8.count), text.utf8.allSatisfy(isAllowed) else {
            return nil
        }
        return text
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

/// What becomes known of a request while it is answered, for whoever logs and counts the answers.
public final class RequestNotes: Sendable {
    private struct Content {
        var user: String?
        var refusal: String?
    }

    private let content = Mutex(Content())

    /// Notes of a request of which nothing is known yet.
    public init() {}

    /// The identifier of the user who asks.
    public var user: String? {
        get { content.withLock(\.user) }
        set { content.withLock { $0.user = newValue } }
    }

    /// The code of a refusal that a handler worded itself.
    public var refusal: String? {
        get { content.withLock(\.refusal) }
        set { content.withLock { $0.refusal = newValue } }
    }
}
