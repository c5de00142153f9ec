import Foundation
import History
import Testing

@Suite struct DeletionTests {
    let fixture: Fixture
    var store: SQLiteStore { fixture.store }
    let user: User

    init() throws {
        fixture = try Fixture()
        user = try fixture.store.signIn(.make("ada"))
    }

    @Test func aDeletedItemIsGoneEverywhereAndKeepsItsFilesForNow() throws {
        let item = try store.save(.make("gone"), for: user)
        #expect(try store.delete(.items([item.id]), of: user.id) == 1)
        #expect(try errorCode { _ = try store.item(item.id, of: user.id) } == .notFound)
        #expect(try errorCode { _ = try store.rename(item.id, of: user.id, to: "back") } == .notFound)
        #expect(try store.allItems(of: user).isEmpty)
        #expect(try store.names(of: user, matching: "gone").isEmpty)
        #expect(try store.delete(.items([item.id]), of: user.id) == 0)
        #expect(try fixture.fileNames().count == 3)
        #expect(try store.sweep() == SweepReport())
    }

    @Test func deletingEverythingCanBeUndone() throws {
        let items = try (1...3).map { _ in try store.save(for: user) }
        #expect(try store.delete(.all, of: user.id) == 3)
        let moment = fixture.clock.now
        #expect(try store.restore(.all, of: user.id, deletedSince: moment, within: .unlimited) == 3)
        #expect(try store.restore(.all, of: user.id, deletedSince: moment, within: .unlimited) == 0)
        #expect(try Set(store.allItems(of: user)) == Set(items))
    }

    @Test func severalAreDeletedOnceEach() throws {
        let items = try (1...4).map { try store.save(.make("\($0)"), for: user) }
        let selection = ItemSelection.items([items[1].id, items[2].id, items[1].id, .random()])
        #expect(try store.delete(selection, of: user.id) == 2)
        #expect(try Set(store.allItems(of: user).map(\.name)) == ["1", "4"])
    }

    @Test func itemsComeBackByNameAsLongAsTheyWereDeletedLately() throws {
        let items = try (1...3).map { try store.save(.make("\($0)"), for: user) }
        let other = try store.signIn(.make("bob"))
        _ = try store.delete(.all, of: user.id)
        let moment = fixture.clock.now
        let selection = ItemSelection.items([items[0].id, items[2].id, .random()])
        func restore(_ user: User, since moment: Date, _ quota: Quota = .unlimited) throws -> Int {
            try store.restore(selection, of: user.id, deletedSince: moment, within: quota)
        }
        #expect(try restore(other, since: moment) == 0)
        #expect(try restore(user, since: moment.addingTimeInterval(1)) == 0)
        let refused = try errorCode { _ = try restore(user, since: moment, Quota(items: 1)) }
        #expect(refused == .quotaExceeded(.items))
        #expect(try restore(user, since: moment) == 2)
        #expect(try Set(store.allItems(of: user).map(\.name)) == ["1", "3"])
        #expect(try store.restore(.all, of: user.id, deletedSince: moment, within: .unlimited) == 1)
    }

    @Test func purgeRemovesForGoodWhatWasDeletedBefore() throws {
        let (early, late) = try (store.save(for: user), store.save(for: user))
        let moment = fixture.clock.now
        _ = try store.delete(.items([early.id]), of: user.id)
        fixture.clock.advance(by: 600)
        _ = try store.delete(.items([late.id]), of: user.id)

        #expect(try store.purge(deletedBefore: fixture.clock.now) == 1)
        #expect(try fixture.fileNames() == Set(late.blobs.values.map(\.id.rawValue)))
        #expect(try store.restore(.all, of: user.id, deletedSince: moment, within: .unlimited) == 1)
        #expect(try store.allItems(of: user) == [late])
    }

    @Test func aFileStaysForAsLongAsAnyItemRefersToIt() throws {
        let other = try store.signIn(.make("bob"))
        let (mine, yours) = try (
            store.save(.make(content: "x"), for: user), store.save(.make(content: "x"), for: other)
        )
        _ = try store.delete(.items([mine.id]), of: user.id)
        _ = try store.purge(deletedBefore: .distantFuture)
        #expect(try fixture.fileNames() == Set(yours.blobs.values.map(\.id.rawValue)))
        _ = try store.delete(.items([yours.id]), of: other.id)
        _ = try store.purge(deletedBefore: .distantFuture)
        #expect(try fixture.fileNames().isEmpty)
    }

    @Test func retentionRemovesWhatIsOldFromEveryUser() throws {
        let other = try store.signIn(.make("bob"))
        for owner in [user, other] { _ = try store.save(for: owner) }
        fixture.clock.advance(by: 86_400)
        let fresh = try store.save(for: user)
        #expect(try store.purge(createdBefore: fixture.clock.now) == 2)
        #expect(try store.allItems(of: user) == [fresh])
        #expect(try store.allItems(of: other).isEmpty)
        #expect(try fixture.fileNames().count == 3)
    }

    @Test func manyItemsArePurgedInParts() throws {
        for _ in 1...450 { _ = try store.save(.make(content: "same"), for: user) }
        _ = try store.delete(.all, of: user.id)
        #expect(try store.purge(deletedBefore: .distantFuture) == 450)
        #expect(try fixture.fileNames().isEmpty)
    }
}
