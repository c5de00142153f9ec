import Foundation
import History
import Synchronization

/// Time that passes when a test says so.
final class TestClock: Sendable {
    private let current = Mutex(Date(timeIntervalSince1970: 1_800_000_000))

    var now: Date { current.withLock { $0 } }

    func advance(by interval: TimeInterval) {
        current.withLock { $0 += interval }
    }
}

/// 32 bytes that tell short test contents apart: four 64-bit FNV-1a hashes from different starts. The store takes any
/// digest; the application passes SHA-256.
@Sendable func testDigest(_ bytes: [UInt8]) -> [UInt8] {
    (1...4 as ClosedRange<UInt64>).flatMap { lane in
        let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 &* lane) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return stride(from: 0, to: 64, by: 8).map { UInt8(truncatingIfNeeded: hash >> UInt64($0)) }
    }
}

extension NewItem {
    /// An item whose files differ from those of any other `content`.
    static func make(_ name: String = "photo.jpg", content: String = UUID().uuidString) -> NewItem {
        NewItem(
            name: name,
            width: 4000,
            height: 3000,
            model: "u2netp",
            modelVersion: "1.0.0",
            settings: #"{"format":"png"}"#,
            durationMilliseconds: 180,
            original: .make("original of \(content)", "image/jpeg"),
            matte: .make("matte of \(content)"),
            thumbnail: .make("thumbnail of \(content)", "image/webp")
        )
    }

    /// What it takes from a quota.
    var byteCount: Int { blobs.values.reduce(0) { $0 + $1.bytes.count } }
}

extension NewBlob {
    static func make(_ text: String, _ mediaType: String = "image/png") -> NewBlob {
        NewBlob(Array(text.utf8), mediaType: mediaType)
    }
}

extension UserProfile {
    static func make(_ subject: String, email: String? = nil) -> UserProfile {
        UserProfile(
            identity: User.Identity(issuer: "https://accounts.example", subject: subject),
            email: email ?? "\(subject)@example.org",
            name: subject.capitalized
        )
    }
}

extension HistoryStore {
    func save(_ item: NewItem = .make(), for user: User) throws(HistoryError) -> HistoryItem {
        try save(item, for: user.id, within: .unlimited)
    }

    /// All of a user's items, page after page.
    func allItems(of user: User, pageSize: Int = 200) throws -> [HistoryItem] {
        var items: [HistoryItem] = []
        var cursor: PageCursor?
        repeat {
            let page = try self.items(of: user.id, matching: "", after: cursor, limit: pageSize)
            items += page.items
            cursor = page.next
        } while cursor != nil
        return items
    }

    func names(of user: User, matching search: String) throws(HistoryError) -> [String] {
        try items(of: user.id, matching: search, after: nil, limit: 200).items.map(\.name)
    }
}

/// The code of the error that `body` throws; nil where it throws none.
func errorCode(_ body: () throws -> Void) throws -> HistoryError.Code? {
    do {
        try body()
        return nil
    } catch let error as HistoryError {
        return error.code
    }
}
