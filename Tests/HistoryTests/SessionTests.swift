import Foundation
import History
import Testing

@Suite struct SessionTests {
    let fixture: Fixture
    var store: SQLiteStore { fixture.store }
    let user: User

    init() throws {
        fixture = try Fixture()
        user = try fixture.store.signIn(.make("ada"))
    }

    @discardableResult
    private func begin(_ id: String, for seconds: TimeInterval = 3600) throws -> SessionRecord {
        try store.beginSession(
            id,
            of: user.id,
            expires: fixture.clock.now + seconds,
            userAgent: "Firefox",
            address: "192.0.2.7"
        )
    }

    @Test func aSessionIsFoundWithItsUser() throws {
        let session = try begin("one")
        #expect(try store.session("one") == SignedInUser(session: session, user: user))
        #expect(session.userAgent == "Firefox")
        #expect(session.address == "192.0.2.7")
        #expect(try store.session("two") == nil)
    }

    @Test func anEndedSessionIsOver() throws {
        try begin("one")
        try store.endSession("one")
        try store.endSession("one")
        #expect(try store.session("one") == nil)
    }

    @Test func aSessionExpires() throws {
        try begin("one", for: 60)
        fixture.clock.advance(by: 59.999)
        #expect(try store.session("one") != nil)
        fixture.clock.advance(by: 0.001)
        #expect(try store.session("one") == nil)
        #expect(try store.sessions(of: user.id).isEmpty)
    }

    @Test func purgingRemovesOnlyWhatHasExpired() throws {
        try begin("short", for: 60)
        try begin("long", for: 120)
        fixture.clock.advance(by: 60)
        #expect(try store.purgeExpiredSessions() == 1)
        #expect(try store.sessions(of: user.id).map(\.id) == ["long"])
    }

    @Test func signingOutEverywhereSparesOtherUsersAndTheOneAsked() throws {
        for id in ["a", "b", "c"] { try begin(id) }
        let other = try store.signIn(.make("bob"))
        _ = try store.beginSession(
            "d",
            of: other.id,
            expires: fixture.clock.now + 60,
            userAgent: nil,
            address: nil
        )
        #expect(try store.endSessions(of: user.id, except: "b") == 2)
        #expect(try store.sessions(of: user.id).map(\.id) == ["b"])
        #expect(try store.endSessions(of: user.id, except: nil) == 1)
        #expect(try store.session("d") != nil)
    }

    @Test func useIsNotedCoarsely() throws {
        let session = try begin("one")
        fixture.clock.advance(by: 59)
        #expect(try !store.touch(session, expires: nil))
        #expect(try store.session("one")?.session == session)
        fixture.clock.advance(by: 1)
        #expect(try store.touch(session, expires: nil))
        let found = try store.session("one")
        #expect(found?.session.lastUsed == fixture.clock.now)
        #expect(found?.session.expires == session.expires)
        #expect(found?.user.lastSeen == fixture.clock.now)
    }

    @Test func renewalMovesTheEndAndNeverBack() throws {
        let session = try begin("one", for: 300)
        let later = session.expires + 600
        #expect(try !store.touch(session, expires: later), "too soon to write")
        fixture.clock.advance(by: 60)
        #expect(try store.touch(session, expires: later))
        #expect(try store.session("one")?.session.expires == later)
        #expect(try store.touch(session, expires: session.expires))
        #expect(try store.session("one")?.session.expires == later)
    }

    @Test func touchingAnEndedSessionDoesNotBringItBack() throws {
        let session = try begin("one")
        try store.endSession("one")
        fixture.clock.advance(by: 60)
        #expect(try !store.touch(session, expires: session.expires + 60))
        #expect(try store.session("one") == nil)
    }

    @Test func aSessionNeedsAUserAndAnIdentifierOfItsOwn() throws {
        try begin("one")
        #expect(try errorCode { try begin("one") } == .invalidValue)
        #expect(
            try errorCode {
                _ = try store.beginSession(
                    "two",
                    of: .random(),
                    expires: .distantFuture,
                    userAgent: nil,
                    address: nil
                )
            } == .notFound
        )
        #expect(try store.session("two") == nil)
    }

    @Test func anExtensionKeepsTheRowAndNeverMovesTheEndBack() throws {
        let session = try begin("one", for: 300)
        #expect(try store.extendSession("one", to: session.expires + 600)?.expires == session.expires + 600)
        #expect(try store.extendSession("one", to: session.expires)?.expires == session.expires + 600)
        #expect(try store.sessions(of: user.id).count == 1)
        try store.endSession("one")
        #expect(try store.extendSession("one", to: .distantFuture) == nil)
    }

    @Test func aUsersSessionsAreBoundedByTheLeastUsed() throws {
        for number in 0..<60 {
            try begin("\(number)")
            fixture.clock.advance(by: 1)
        }
        let kept = try store.sessions(of: user.id).map(\.id)
        #expect(Set(kept) == Set((10..<60).map(String.init)))
    }

    @Test func emptyGuestsOfOneAddressAreBounded() throws {
        var settings = SQLiteStore.Settings()
        settings.emptyGuestsPerAddress = 3
        let folder = try TemporaryFolder()
        let store = try SQLiteStore.make(
            in: folder.path,
            blobs: FileBlobStore.make(in: folder.path),
            clock: fixture.clock,
            settings: settings
        )
        let owner = try visit(store, "owner")
        let item = try store.save(for: owner)
        let guests = try (1...5).map { try visit(store, "\($0)") }
        let stranger = try visit(store, "stranger", from: "192.0.2.9")
        for guest in guests.prefix(2) { #expect(try errorCode { _ = try store.user(guest.id) } == .notFound) }
        for guest in guests.suffix(3) + [stranger] { #expect(try store.user(guest.id).id == guest.id) }
        #expect(try store.session("owner") != nil)
        #expect(try store.allItems(of: owner) == [item])
    }

    private func visit(_ store: SQLiteStore, _ session: String, from address: String = "127.0.0.1") throws
        -> User
    {
        fixture.clock.advance(by: 1)
        let guest = try store.makeGuest()
        _ = try store.beginSession(
            session,
            of: guest.id,
            expires: fixture.clock.now + 3600,
            userAgent: nil,
            address: address
        )
        return guest
    }
}
