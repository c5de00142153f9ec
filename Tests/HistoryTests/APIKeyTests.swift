import Foundation
import History
import Testing

@Suite struct APIKeyTests {
    let fixture: Fixture
    var store: SQLiteStore { fixture.store }
    let user: User

    init() throws {
        fixture = try Fixture()
        user = try fixture.store.signIn(.make("ada"))
    }

    @discardableResult
    private func add(_ name: String, hash: UInt8, scope: APIKeyRecord.Scope = .remove) throws -> APIKeyRecord
    {
        try store.add(
            NewAPIKey(
                name: name,
                hash: [UInt8](repeating: hash, count: 32),
                prefix: "ct_\(hash)",
                scope: scope
            ),
            for: user.id
        )
    }

    private func holder(_ hash: UInt8) throws -> KeyHolder? {
        try store.keyHolder(hash: [UInt8](repeating: hash, count: 32))
    }

    @Test func aKeyIsFoundByItsHashWithItsUser() throws {
        let key = try add("laptop", hash: 1, scope: .full)
        #expect(try holder(1) == KeyHolder(key: key, user: user))
        #expect(key.scope == .full)
        #expect(key.prefix == "ct_1")
        #expect(try holder(2) == nil)
        #expect(try store.keyHolder(hash: []) == nil)
    }

    @Test func keysAreListedNewestFirst() throws {
        try add("first", hash: 1)
        fixture.clock.advance(by: 1)
        try add("second", hash: 2)
        #expect(try store.keys(of: user.id).map(\.name) == ["second", "first"])
    }

    @Test func aRevokedKeyOpensNothingAndStaysListed() throws {
        let key = try add("lost", hash: 1)
        let revoked = try store.revoke(key.id, of: user.id)
        #expect(revoked.revoked == fixture.clock.now)
        #expect(try holder(1) == nil)
        fixture.clock.advance(by: 60)
        #expect(try store.revoke(key.id, of: user.id) == revoked)
        #expect(try store.keys(of: user.id) == [revoked])
    }

    @Test func anotherUsersKeyIsNotFound() throws {
        let key = try add("mine", hash: 1)
        let other = try store.signIn(.make("bob"))
        #expect(try errorCode { _ = try store.revoke(key.id, of: other.id) } == .notFound)
        #expect(try store.keys(of: other.id).isEmpty)
        #expect(try holder(1)?.key == key)
    }

    @Test func useIsNotedCoarsely() throws {
        let key = try add("busy", hash: 1)
        #expect(key.lastUsed == nil)
        #expect(try store.touch(key))
        let touched = try #require(try holder(1)).key
        #expect(touched.lastUsed == fixture.clock.now)
        fixture.clock.advance(by: 59)
        #expect(try !store.touch(touched))
        fixture.clock.advance(by: 1)
        #expect(try store.touch(touched))
    }

    @Test func twoKeysCannotShareAHash() throws {
        try add("one", hash: 1)
        #expect(try errorCode { try add("two", hash: 1) } == .invalidValue)
    }
}
