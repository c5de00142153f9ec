import Foundation
import History
import Testing

@Suite struct SavingTests {
    let fixture: Fixture
    var store: SQLiteStore { fixture.store }
    let ada, bob: User

    init() throws {
        fixture = try Fixture()
        ada = try fixture.store.signIn(.make("ada"))
        bob = try fixture.store.signIn(.make("bob"))
    }

    @Test func whatWasSavedIsFoundAgain() throws {
        let new = NewItem.make("Strand, Süd.jpg")
        let item = try store.save(new, for: ada)
        #expect(try store.item(item.id, of: ada.id) == item)
        #expect(item.name == "Strand, Süd.jpg")
        #expect((item.width, item.height) == (4000, 3000))
        #expect((item.model, item.modelVersion) == ("u2netp", "1.0.0"))
        #expect(item.settings == #"{"format":"png"}"#)
        #expect(item.durationMilliseconds == 180)
        #expect(item.created == fixture.clock.now)
        #expect(item.byteCount == new.byteCount)
        for (role, blob) in new.blobs {
            let stored = try #require(item.blobs[role])
            #expect(stored.mediaType == blob.mediaType)
            #expect(stored.byteCount == blob.bytes.count)
            #expect(try fixture.files.contents(of: stored.id) == blob.bytes)
        }
    }

    @Test func aStoreOpenedAgainHasEverything() throws {
        let item = try store.save(for: ada)
        let reopened = try SQLiteStore.make(in: fixture.folder.path, blobs: fixture.files)
        #expect(try reopened.item(item.id, of: ada.id) == item)
        #expect(try reopened.signIn(.make("ada")).id == ada.id)
    }

    @Test func theSameContentIsKeptOnceOverAllUsers() throws {
        let mine = try store.save(.make(content: "same"), for: ada)
        let yours = try store.save(.make(content: "same"), for: bob)
        #expect(mine.id != yours.id)
        #expect(mine.blobs == yours.blobs)
        #expect(try fixture.fileNames().count == 3)
        #expect(try store.usage(of: ada.id) == store.usage(of: bob.id))
    }

    @Test func everyUserSeesOnlyItsOwn() throws {
        let item = try store.save(for: ada)
        #expect(try errorCode { _ = try store.item(item.id, of: bob.id) } == .notFound)
        #expect(try errorCode { _ = try store.rename(item.id, of: bob.id, to: "mine now") } == .notFound)
        #expect(try store.delete(.items([item.id]), of: bob.id) == 0)
        #expect(try store.delete(.all, of: bob.id) == 0)
        #expect(try store.allItems(of: bob).isEmpty)
        #expect(try store.item(item.id, of: ada.id) == item)
    }

    @Test(arguments: ["", "  \n", String(repeating: "x", count: 256)])
    func aNameThatIsNoneIsRefusedAndLeavesNothing(_ name: String) throws {
        #expect(try errorCode { _ = try store.save(.make(name), for: ada) } == .invalidValue)
        #expect(try fixture.fileNames().isEmpty)
    }

    @Test func settingsThatAreNotJSONAreRefusedAndLeaveNothing() throws {
        var item = NewItem.make()
        item.settings = "{format: png"
        #expect(try errorCode { _ = try store.save(item, for: ada) } == .invalidValue)
        #expect(try fixture.fileNames().isEmpty)
        #expect(try store.usage(of: ada.id) == Usage(items: 0, bytes: 0))
    }

    @Test func savingForAUserWhoIsGoneLeavesNothing() throws {
        try store.deleteUser(ada.id)
        #expect(try errorCode { _ = try store.save(for: ada) } == .notFound)
        #expect(try fixture.fileNames().isEmpty)
    }

    @Test func anItemCanBeRenamed() throws {
        let item = try store.save(.make("IMG_1.jpg"), for: ada)
        let renamed = try store.rename(item.id, of: ada.id, to: " Beach ")
        #expect(renamed.name == "Beach")
        #expect(renamed.blobs == item.blobs)
        #expect(try store.names(of: ada, matching: "beach") == ["Beach"])
        #expect(try store.names(of: ada, matching: "img").isEmpty)
        #expect(try errorCode { _ = try store.rename(item.id, of: ada.id, to: "") } == .invalidValue)
    }
}
