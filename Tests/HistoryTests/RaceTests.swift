import Foundation
import History
import Synchronization
import Testing

@Suite struct RaceTests {
    private final class Box<Value: Sendable>: Sendable {
        private let value = Mutex<Value?>(nil)
        func set(_ new: Value) { value.withLock { $0 = new } }
        func take() -> Value? {
            value.withLock { value in
                defer { value = nil }; return value
            }
        }
    }

    /// A store whose blob store calls `interruption` once, after it has put the first file of a save.
    private func interruptedSave(
        by interruption: @escaping @Sendable (SQLiteStore) throws -> Void
    ) throws -> (Fixture, (NewItem, User) throws -> HistoryItem) {
        let hooked = Box<HookedBlobStore>()
        let fixture = try Fixture { files in
            let store = HookedBlobStore(files)
            hooked.set(store)
            return store
        }
        let blobs = try #require(hooked.take())
        let store = fixture.store
        return (
            fixture,
            { item, user in
                let pending = Box<Bool>()
                pending.set(true)
                blobs.setHook { step, _ throws(HistoryError) in
                    guard step == .afterPut, pending.take() != nil else { return }
                    do { try interruption(store) } catch { throw HistoryError(.unavailable, "\(error)") }
                }
                return try store.save(item, for: user.id, within: .unlimited)
            }
        )
    }

    @Test func contentThatIsRemovedWhileItIsSavedAgainIsWrittenAgain() throws {
        let (fixture, save) = try interruptedSave { store in
            _ = try store.purge(deletedBefore: .distantFuture)
        }
        let user = try fixture.store.signIn(.make("ada"))
        let first = try fixture.store.save(.make(content: "same"), for: user)
        _ = try fixture.store.delete(.items([first.id]), of: user.id)
        let second = try save(.make(content: "same"), user)
        for blob in second.blobs.values {
            #expect(try fixture.files.byteCount(of: blob.id) == blob.byteCount)
        }
        #expect(try fixture.store.sweep() == SweepReport())
    }

    @Test func aSweepInTheMiddleOfASaveDoesNoHarm() throws {
        let (fixture, save) = try interruptedSave { store in
            let report = try store.sweep()
            // The files are written at the same time: up to all three of them are there by now.
            #expect((1...3).contains(report.orphanedBlobs))
        }
        let user = try fixture.store.signIn(.make("ada"))
        _ = try fixture.store.save(for: user)
        let item = try save(.make(), user)
        for blob in item.blobs.values { #expect(try fixture.files.byteCount(of: blob.id) == blob.byteCount) }
        #expect(try fixture.store.sweep() == SweepReport())
    }

    @Test func aUserDeletedInTheMiddleOfASaveLeavesNoFile() throws {
        let box = Box<UserID>()
        let (fixture, save) = try interruptedSave { store in
            if let user = box.take() { try store.deleteUser(user) }
        }
        let user = try fixture.store.signIn(.make("ada"))
        box.set(user.id)
        #expect(try errorCode { _ = try save(.make(), user) } == .notFound)
        #expect(try fixture.fileNames().isEmpty)
    }

    @Test func savesDeletionsAndSweepsOfTheSameContentAgree() throws {
        let fixture = try Fixture()
        let (store, user) = (fixture.store, try fixture.store.signIn(.make("ada")))
        DispatchQueue.concurrentPerform(iterations: 4) { worker in
            #expect(throws: Never.self) {
                for round in 0..<15 {
                    switch worker {
                    case 3: _ = try store.sweep()
                    case 2: _ = try store.purge(deletedBefore: .distantFuture)
                    default:
                        let item = try store.save(.make(content: "\(round % 3)"), for: user)
                        if round > 0 { _ = try store.delete(.items([item.id]), of: user.id) }
                    }
                }
            }
        }
        #expect(try store.sweep().missingBlobs.isEmpty)
        _ = try store.purge(deletedBefore: .distantFuture)
        let items = try store.allItems(of: user)
        #expect(items.count == 2)
        #expect(try fixture.fileNames() == Set(items.flatMap { $0.blobs.values.map(\.id.rawValue) }))
    }

    @Test func twoStoresOnOneFolderAgree() throws {
        let fixture = try Fixture()
        let user = try fixture.store.signIn(.make("ada"))
        let other = try SQLiteStore.make(
            in: fixture.folder.path,
            blobs: FileBlobStore.make(in: fixture.folder.path)
        )
        DispatchQueue.concurrentPerform(iterations: 2) { index in
            let store = index == 0 ? fixture.store : other
            #expect(throws: Never.self) {
                for round in 0..<15 {
                    let item = try store.save(.make(content: "\(round)"), for: user)
                    _ = try store.delete(.items([item.id]), of: user.id)
                    _ = try store.purge(deletedBefore: .distantFuture)
                }
            }
        }
        #expect(try other.sweep() == SweepReport())
        #expect(try fixture.fileNames().isEmpty)
    }
}
