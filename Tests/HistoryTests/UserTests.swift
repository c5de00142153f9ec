import Foundation
import History
import Testing

@Suite struct UserTests {
    @Test func signingInAgainFindsTheSameUserAndUpdatesIt() throws {
        let fixture = try Fixture()
        let first = try fixture.store.signIn(.make("ada", email: "old@example.org"))
        fixture.clock.advance(by: 3600)
        let second = try fixture.store.signIn(.make("ada", email: "new@example.org"))
        #expect(second.id == first.id)
        #expect(second.email == "new@example.org")
        #expect(second.created == first.created)
        #expect(second.lastSeen == fixture.clock.now)
        #expect(try fixture.store.user(first.id) == second)
    }

    @Test func theSameSubjectOfAnotherIssuerIsAnotherUser() throws {
        let store = try Fixture().store
        var other = UserProfile.make("ada")
        other.identity = User.Identity(issuer: "https://elsewhere.example", subject: "ada")
        #expect(try store.signIn(.make("ada")).id != store.signIn(other).id)
    }

    @Test func everyGuestIsAUserOfItsOwn() throws {
        let store = try Fixture().store
        let guests = try (store.makeGuest(), store.makeGuest())
        #expect(guests.0.id != guests.1.id)
        #expect(guests.0.isGuest)
        #expect(try !store.signIn(.make("ada")).isGuest)
    }

    @Test func anUnknownUserIsNotFound() throws {
        let store = try Fixture().store
        #expect(try errorCode { _ = try store.user(.random()) } == .notFound)
        #expect(try errorCode { try store.deleteUser(.random()) } == .notFound)
        #expect(try errorCode { _ = try store.usage(of: .random()) } == .notFound)
    }

    @Test func deletingAUserRemovesEverythingOfIts() throws {
        let fixture = try Fixture()
        let store = fixture.store
        let (ada, bob) = try (store.signIn(.make("ada")), store.signIn(.make("bob")))
        let shared = NewItem.make(content: "shared")
        _ = try store.save(shared, for: ada)
        _ = try store.save(for: ada)
        let kept = try store.save(shared, for: bob)
        _ = try store.beginSession(
            "s",
            of: ada.id,
            expires: fixture.clock.now + 60,
            userAgent: nil,
            address: nil
        )
        _ = try store.add(NewAPIKey(name: "k", hash: [1], prefix: "ct_", scope: .full), for: ada.id)

        try store.deleteUser(ada.id)

        #expect(try errorCode { _ = try store.user(ada.id) } == .notFound)
        #expect(try store.session("s") == nil)
        #expect(try store.keyHolder(hash: [1]) == nil)
        #expect(try store.allItems(of: bob) == [kept])
        #expect(try fixture.fileNames() == Set(kept.blobs.values.map(\.id.rawValue)))
    }

    @Test func guestsWithAKeyAreKeptUntilItIsRevoked() throws {
        let fixture = try Fixture()
        let store = fixture.store
        let guest = try store.makeGuest()
        let key = NewAPIKey(name: "script", hash: [1], prefix: "ck_1", scope: .full)
        let id = try store.add(key, for: guest.id).id
        fixture.clock.advance(by: 100)
        #expect(try store.purgeGuests(lastSeenBefore: fixture.clock.now) == 0)
        _ = try store.revoke(id, of: guest.id)
        #expect(try store.purgeGuests(lastSeenBefore: fixture.clock.now) == 1)
    }

    @Test func guestsWithoutSessionAndItemsArePurgedWhenTheyAreOld() throws {
        let fixture = try Fixture()
        let store = fixture.store
        let (gone, here, owner) = try (store.makeGuest(), store.makeGuest(), store.makeGuest())
        let person = try store.signIn(.make("ada"))
        let item = try store.save(for: owner)
        _ = try store.beginSession(
            "s",
            of: here.id,
            expires: fixture.clock.now + 9999,
            userAgent: nil,
            address: nil
        )
        fixture.clock.advance(by: 100)
        let fresh = try store.makeGuest()

        #expect(try store.purgeGuests(lastSeenBefore: fixture.clock.now) == 1)
        #expect(try errorCode { _ = try store.user(gone.id) } == .notFound)
        for user in [here, person, fresh, owner] { #expect(try store.user(user.id) == user) }
        #expect(try store.allItems(of: owner) == [item])
        // Retention is another matter: whoever then has nothing left goes, too.
        #expect(try store.purge(createdBefore: fixture.clock.now) == 1)
        #expect(try store.purgeGuests(lastSeenBefore: fixture.clock.now) == 1)
        #expect(try fixture.fileNames().isEmpty)
    }
}
