import Foundation
import GRDB
import History
import Synchronization
import Testing

/// Lists of 100,000 items: right while they change, and read through their index.
@Suite(.timeLimit(.minutes(10))) struct ScaleTests {
    /// A store with a user who has so many items, some of the same millisecond, beside another user's.
    private func fixture(items count: Int) throws -> (Fixture, User) {
        let fixture = try Fixture()
        let user = try fixture.store.signIn(.make("ada"))
        let other = try fixture.store.signIn(.make("bob"))
        try fixture.otherConnection().write { database in
            try Self.insert(count, for: user, letters: "aa", into: database)
            try Self.insert(1000, for: other, letters: "bb", into: database)
        }
        return (fixture, user)
    }

    private static func insert(
        _ count: Int,
        for user: User,
        letters: String,
        into database: Database
    ) throws {
        try database.execute(
            sql: """
                WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < \(count))
                INSERT INTO items SELECT
                    printf('%s%024d', :letters, n), :user, printf('IMG_%06d.jpg', n),
                    printf('img_%06d.jpg', n), 4000, 3000, 'u2netp', '1.0.0', '{}', 180, 3000000,
                    1700000000000 + n / 3 * 1000, NULL, 1, 1, NULL
                FROM numbers
                """,
            arguments: ["user": user.id.rawValue, "letters": letters]
        )
        try database.execute(
            sql: """
                INSERT INTO item_blobs SELECT items.id, roles.value, roles.key > 0,
                    printf('%064x', items.rowid * 3 + roles.key), 'image/png', 1000000
                FROM items, json_each('["original", "matte", "thumbnail"]') AS roles WHERE user_id = ?
                """,
            arguments: [user.id.rawValue]
        )
    }

    @Test func everyItemComesOnceWhileOthersAreSaved() throws {
        let (fixture, user) = try fixture(items: 100_000)
        let store = fixture.store
        let expected: Int? = try fixture.value("SELECT count(*) FROM items WHERE user_id = '\(user.id)'")
        let stop = Mutex(false)
        let saver = Thread {
            while !stop.withLock({ $0 }) { _ = try? store.save(.make(content: "new"), for: user) }
        }
        saver.start()
        var old: [ItemID] = []
        var dates: [Date] = []
        var cursor: PageCursor?
        repeat {
            let page = try store.items(of: user.id, matching: "", after: cursor, limit: 200)
            for item in page.items where item.model == "u2netp" && item.durationMilliseconds == 180 {
                dates.append(item.created)
                if item.name.hasPrefix("IMG_") { old.append(item.id) }
            }
            cursor = page.next
        } while cursor != nil
        stop.withLock { $0 = true }
        while !saver.isFinished { usleep(1000) }
        #expect(expected == 100_000)
        #expect(old.count == 100_000)
        #expect(Set(old).count == 100_000)
        #expect(zip(dates, dates.dropFirst()).allSatisfy { $0 >= $1 })
    }

    @Test(arguments: ["", "img 0042"])
    func theIndexServesEveryPage(_ search: String) throws {
        let (fixture, user) = try fixture(items: 300)
        let cursor = try fixture.store.items(of: user.id, matching: "", after: nil, limit: 50).next
        for cursor in [nil, cursor] {
            let plan = try ItemQuery(user: user.id, search: search, cursor: cursor, limit: 51)
                .plan(in: fixture.store)
            #expect(plan.count == 1, "no sorting beside the search")
            #expect(plan[0].hasPrefix("SEARCH items USING INDEX items_by_user"))
            #expect(cursor == nil || plan[0].contains("(created,id)<(?,?)"))
        }
    }

    @Test(arguments: [(ItemOrder.oldest, "items_by_user"), (.name, "items_by_name")], [false, true])
    func anIndexServesEveryOrder(_ order: (ItemOrder, String), isReversed: Bool) throws {
        let (fixture, user) = try fixture(items: 300)
        let cursor = try fixture.store.items(
            of: user.id,
            matching: "",
            in: order.0,
            after: nil,
            limit: 50
        ).next
        let plan = try ItemQuery(
            user: user.id,
            search: "img",
            order: order.0,
            isReversed: isReversed,
            cursor: cursor,
            limit: 51
        ).plan(in: fixture.store)
        #expect(plan.count == 1 && plan[0].hasPrefix("SEARCH items USING INDEX \(order.1)"))
    }

    @Test func searchAndUsageAreRightInALongList() throws {
        let (fixture, user) = try fixture(items: 20_000)
        #expect(try fixture.store.names(of: user, matching: "019999") == ["IMG_019999.jpg"])
        #expect(try fixture.store.names(of: user, matching: "nothing").isEmpty)
        #expect(try fixture.store.usage(of: user.id) == Usage(items: 20_000, bytes: 60_000_000_000))
        try fixture.store.deleteUser(user.id)
        #expect(try fixture.value("SELECT count(*) FROM items") == 1000)
    }
}
