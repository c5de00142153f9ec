import Foundation
import History
import Logging
import Service
import Testing

/// Over the real stores; what passes is the time that the housekeeper is told.
@Suite("Tidying up")
final class HousekeeperTests {
    private static let day: TimeInterval = 24 * 3600

    private let folder = FileManager.default.temporaryDirectory.appending(path: "tidy-\(UUID())").path
    private let data: DataStore
    private let user: User
    private var store: SQLiteStore { data.database }

    init() throws {
        data = try DataStore(StorageSettings(settings: ["CUTOUT_DATA": folder]), readers: 1)
        let identity = User.Identity(issuer: "https://issuer.example", subject: "ada")
        user = try data.database.signIn(
            UserProfile(identity: identity, email: nil, name: nil, picture: nil)
        )
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func tidyUp(after seconds: TimeInterval, retentionDays: Int? = nil) {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        Housekeeper(store: store, retentionDays: retentionDays, settling: .zero, logger: logger)
            .tidyUp(at: Date(timeIntervalSinceNow: seconds))
    }

    private func save(_ name: String, for user: User? = nil) throws -> HistoryItem {
        func blob(_ role: String) -> NewBlob {
            NewBlob(Array("\(name) \(role)".utf8), mediaType: "image/png")
        }
        let item = NewItem(
            name: name,
            width: 1,
            height: 1,
            model: "m",
            modelVersion: "1",
            settings: "{}",
            durationMilliseconds: 1,
            original: blob("original"),
            matte: blob("matte"),
            thumbnail: blob("thumbnail")
        )
        return try store.save(item, for: (user ?? self.user).id, within: .unlimited)
    }

    private func names() throws -> [String] {
        try store.items(of: user.id, matching: "", after: nil, limit: 10).items.map(\.name)
    }

    private func fileCount() throws -> Int {
        try FileManager.default.subpathsOfDirectory(atPath: folder + "/blobs").count {
            $0 != "store-id" && !$0.hasPrefix("aside")
                && (try? FileManager.default.attributesOfItem(atPath: "\(folder)/blobs/\($0)")[.type]
                    as? FileAttributeType)
                    == .typeRegular
        }
    }

    @Test func itemsGoWithTheirFilesAfterTheirRetention() throws {
        _ = try save("a")
        tidyUp(after: 29.9 * Self.day, retentionDays: 30)
        #expect(try names() == ["a"])
        tidyUp(after: 30.1 * Self.day, retentionDays: 30)
        #expect(try names() == [])
        #expect(try fileCount() == 0)
    }

    @Test func withoutARetentionItemsStay() throws {
        _ = try save("a")
        tidyUp(after: 10_000 * Self.day)
        #expect(try names() == ["a"])
        #expect(try fileCount() == 3)
    }

    @Test func whatWasDeletedCanBeRestoredForTenMinutes() throws {
        let item = try save("a")
        let selection = ItemSelection.items([item.id])
        _ = try store.delete(selection, of: user.id)
        tidyUp(after: HistoryController.undoTime - 10)
        #expect(try fileCount() == 3)
        let restored = try store.restore(
            selection,
            of: user.id,
            deletedSince: Date(timeIntervalSinceNow: -HistoryController.undoTime),
            within: .unlimited
        )
        #expect(restored == 1)
        _ = try store.delete(selection, of: user.id)
        tidyUp(after: HistoryController.undoTime + 10)
        #expect(try fileCount() == 0)
    }

    @Test func guestsWhoKeptNothingGoAfterAWeekAndOthersStay() throws {
        let (gone, here, owner) = try (store.makeGuest(), store.makeGuest(), store.makeGuest())
        let item = try save("a", for: owner)
        let expires = Date(timeIntervalSinceNow: 30 * Self.day)
        _ = try store.beginSession("s", of: here.id, expires: expires, userAgent: nil, address: nil)
        tidyUp(after: 6 * Self.day)
        #expect(try store.user(gone.id) == gone)
        tidyUp(after: 8 * Self.day)
        #expect(throws: HistoryError.self) { try store.user(gone.id) }
        tidyUp(after: 10_000 * Self.day)
        #expect(try store.item(item.id, of: owner.id) == item)
        for known in [here, user] { #expect(try store.user(known.id) == known) }
    }

    @Test func whatNoItemRefersToIsSetAside() throws {
        _ = try save("a")
        _ = try data.blobs.put(Array("left behind".utf8))
        #expect(try fileCount() == 4)
        tidyUp(after: 0)
        #expect(try fileCount() == 3)
        #expect(try names() == ["a"])
    }
}
