/// A random, unguessable name for one `Subject`: 26 letters and digits, 130 bits.
///
/// Typed by its subject, so that a user's identifier cannot be passed where an item's is wanted. Its text goes into
/// addresses and rows as it is.
public struct Identifier<Subject>: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// The text: 26 characters of `abcdefghijklmnopqrstuvwxyz234567` (RFC 4648 base32 in lower case).
    public let rawValue: String

    /// An identifier from text that came from outside; nil where the text cannot be one.
    public init?(rawValue: String) {
        guard rawValue.utf8.count == Self.length, rawValue.utf8.allSatisfy(Self.alphabet.contains) else {
            return nil
        }
        self.rawValue = rawValue
    }

    /// An identifier from a row, which only this module writes.
    init(stored rawValue: String) {
        self.rawValue = rawValue
    }

    /// A new identifier from the system's random source.
    public static func random() -> Self {
        var source = SystemRandomNumberGenerator()
        let letters = (0..<length).map { _ in alphabet[Int(source.next(upperBound: UInt32(alphabet.count)))] }
        return Self(stored: String(decoding: letters, as: UTF8.self))
    }

    public var description: String { rawValue }

    private static var length: Int { 26 }
    private static var alphabet: [UInt8] { base32Alphabet }
}

private let base32Alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

/// Names a user.
public typealias UserID = Identifier<User>
/// Names an item of somebody's history.
public typealias ItemID = Identifier<HistoryItem>
/// Names a store: a database and the blobs that belong to it.
public typealias StoreID = Identifier<any HistoryStore>
/// Names an API key; not the key itself.
public typealias APIKeyID = Identifier<APIKeyRecord>
