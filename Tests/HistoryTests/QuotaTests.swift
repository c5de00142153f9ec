import Foundation
import History
import Synchronization
import Testing

@Suite struct QuotaTests {
    let fixture: Fixture
    var store: SQLiteStore { fixture.store }
    let user: User

    init() throws {
        fixture = try Fixture()
        user = try fixture.store.signIn(.make("ada"))
    }

    @Test func itemsAreCountedToTheLast() throws {
        let quota = Quota(items: 2)
        for _ in 1...2 { _ = try store.save(.make(), for: user.id, within: quota) }
        #expect(
            try errorCode { _ = try store.save(.make(), for: user.id, within: quota) }
                == .quotaExceeded(.items)
        )
        #expect(try store.usage(of: user.id).items == 2)
        #expect(try fixture.fileNames().count == 6)
    }

    @Test func bytesAreCountedToTheLast() throws {
        let item = NewItem.make()
        #expect(
            try errorCode { _ = try store.save(item, for: user.id, within: Quota(bytes: item.byteCount - 1)) }
                == .quotaExceeded(.bytes)
        )
        _ = try store.save(item, for: user.id, within: Quota(bytes: item.byteCount))
        #expect(try store.usage(of: user.id) == Usage(items: 1, bytes: item.byteCount))
    }

    @Test func theMessageNamesTheLimit() throws {
        let error = #expect(throws: HistoryError.self) {
            try store.save(.make(), for: user.id, within: Quota(items: 0))
        }
        #expect(error?.message.contains("0 of at most 0 items") == true)
    }

    @Test func usageFollowsDeletionRestorationAndPurge() throws {
        let items = try (1...3).map { _ in try store.save(for: user) }
        let full = try store.usage(of: user.id)
        let moment = fixture.clock.now
        _ = try store.delete(.items([items[0].id, items[1].id]), of: user.id)
        #expect(try store.usage(of: user.id) == Usage(items: 1, bytes: items[2].byteCount))
        #expect(try store.restore(.all, of: user.id, deletedSince: moment, within: .unlimited) == 2)
        #expect(try store.usage(of: user.id) == full)
        _ = try store.delete(.all, of: user.id)
        _ = try store.purge(deletedBefore: .distantFuture)
        #expect(try store.usage(of: user.id) == Usage(items: 0, bytes: 0))
        _ = try store.save(for: user)
        _ = try store.purge(createdBefore: .distantFuture)
        #expect(try store.usage(of: user.id) == Usage(items: 0, bytes: 0))
    }

    @Test func restoringIsRefusedWhereTheRoomIsTaken() throws {
        let quota = Quota(items: 1)
        let item = try store.save(.make("first"), for: user.id, within: quota)
        let moment = fixture.clock.now
        _ = try store.delete(.items([item.id]), of: user.id)
        _ = try store.save(.make("second"), for: user.id, within: quota)
        func restore(_ quota: Quota) throws -> Int {
            try store.restore(.all, of: user.id, deletedSince: moment, within: quota)
        }
        #expect(try errorCode { _ = try restore(quota) } == .quotaExceeded(.items))
        #expect(try store.allItems(of: user).map(\.name) == ["second"])
        #expect(try restore(Quota(items: 2)) == 1)
    }

    @Test func manyThreadsCannotPassItTogether() throws {
        let quota = Quota(items: 10)
        let saved = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: 24) { [store, user] _ in
            if (try? store.save(.make(), for: user.id, within: quota)) != nil { saved.withLock { $0 += 1 } }
        }
        #expect(saved.withLock { $0 } == 10)
        #expect(try store.usage(of: user.id).items == 10)
        #expect(try fixture.fileNames().count == 30)
    }
}
