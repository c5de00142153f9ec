import Foundation
import History
import Testing

@Suite struct ListingTests {
    let fixture: Fixture
    var store: SQLiteStore { fixture.store }
    let user: User

    init() throws {
        fixture = try Fixture()
        user = try fixture.store.signIn(.make("ada"))
    }

    private func save(_ names: String...) throws {
        for name in names {
            _ = try store.save(.make(name), for: user)
            fixture.clock.advance(by: 1)
        }
    }

    @Test func anEmptyHistoryHasOneEmptyPage() throws {
        #expect(
            try store.items(of: user.id, matching: "", after: nil, limit: 10)
                == ItemPage(items: [], next: nil)
        )
    }

    @Test func itemsComeNewestFirst() throws {
        try save("a", "b", "c")
        #expect(try store.allItems(of: user).map(\.name) == ["c", "b", "a"])
    }

    @Test(arguments: [1, 2, 3, 7, 8, 200])
    func pagesOfAnySizeAddUpToTheWhole(_ size: Int) throws {
        // One moment for all: identifiers decide the order.
        for _ in 1...7 { _ = try store.save(.make(), for: user) }
        let all = try store.allItems(of: user)
        #expect(Set(all.map(\.id)).count == 7)
        #expect(try store.allItems(of: user, pageSize: size) == all)
    }

    @Test func theLastPageHasNoNext() throws {
        try save("a", "b")
        #expect(try store.items(of: user.id, matching: "", after: nil, limit: 2).next == nil)
        #expect(try store.items(of: user.id, matching: "", after: nil, limit: 1).next != nil)
    }

    @Test(arguments: [(0, 1), (-5, 1), (201, 200), (Int.max, 200)])
    func theLimitIsBounded(_ asked: Int, _ given: Int) throws {
        for _ in 1...201 { _ = try store.save(.make(content: "same"), for: user) }
        #expect(try store.items(of: user.id, matching: "", after: nil, limit: asked).items.count == given)
    }

    @Test func pagesStayTheSameWhileItemsComeAndGo() throws {
        try save("1", "2", "3", "4", "5", "6")
        let first = try store.items(of: user.id, matching: "", after: nil, limit: 2)
        #expect(first.items.map(\.name) == ["6", "5"])
        try save("7")
        _ = try store.delete(.items([first.items[1].id]), of: user.id)
        let second = try store.items(of: user.id, matching: "", after: first.next, limit: 2)
        #expect(second.items.map(\.name) == ["4", "3"])
    }

    @Test func exportVisitsEveryItemOnce() throws {
        for index in 1...205 { _ = try store.save(.make("\(index)", content: "same"), for: user) }
        var names: [String] = []
        try store.forEachItem(of: user.id) { names.append($0.name) }
        #expect(names.count == 205)
        #expect(Set(names) == Set((1...205).map(String.init)))
    }

    @Test(arguments: [
        ("beach", ["Beach 2.jpg", "beach-1.png"]), ("BEACH", ["Beach 2.jpg", "beach-1.png"]),
        ("2 beach", ["Beach 2.jpg"]), ("munchen", ["München.webp"]), ("ünch", ["München.webp"]),
        ("%", ["100%.jpg"]), ("_", []), ("'; DROP TABLE items; --", []), ("海", ["海.jpg"]),
        ("  ", ["海.jpg", "100%.jpg", "München.webp", "Beach 2.jpg", "beach-1.png"]), ("absent", []),
    ])
    func searchFindsNamesByTheirWords(_ search: String, _ expected: [String]) throws {
        try save("beach-1.png", "Beach 2.jpg", "München.webp", "100%.jpg", "海.jpg")
        #expect(try store.names(of: user, matching: search) == expected)
    }

    @Test func searchResultsComeInPagesToo() throws {
        try save("cat 1", "dog", "cat 2", "cat 3")
        let first = try store.items(of: user.id, matching: "cat", after: nil, limit: 2)
        #expect(first.items.map(\.name) == ["cat 3", "cat 2"])
        let second = try store.items(of: user.id, matching: "cat", after: first.next, limit: 2)
        #expect(second.items.map(\.name) == ["cat 1"])
        #expect(second.next == nil)
    }

    private func names(in order: ItemOrder, pageSize: Int, matching search: String = "") throws -> [String] {
        var names: [String] = []
        var cursor: PageCursor?
        repeat {
            let page = try store.items(
                of: user.id,
                matching: search,
                in: order,
                after: cursor,
                limit: pageSize
            )
            names += page.items.map(\.name)
            cursor = page.next
            if let cursor { #expect(PageCursor(cursor.description) == cursor && cursor.fits(order)) }
        } while cursor != nil
        return names
    }

    @Test(arguments: [1, 2, 200])
    func everyOrderIsThatOnPagesOfAnySize(_ size: Int) throws {
        try save("b", "Zoë", "a", "C", "é-d", "b")
        #expect(try names(in: .newest, pageSize: size) == ["b", "é-d", "C", "a", "Zoë", "b"])
        #expect(try names(in: .oldest, pageSize: size) == ["b", "Zoë", "a", "C", "é-d", "b"])
        #expect(try names(in: .name, pageSize: size) == ["a", "b", "b", "C", "é-d", "Zoë"])
        #expect(try names(in: .name, pageSize: size, matching: "b") == ["b", "b"])
    }

    @Test func everyItemKnowsItsNeighbors() throws {
        try save("b", "a", "c", "a2")
        let all = try store.allItems(of: user)
        func neighbors(_ name: String, _ order: ItemOrder, _ search: String = "") throws -> [String?] {
            let item = try #require(all.first { $0.name == name })
            let found = try store.neighbors(of: item.id, of: user.id, matching: search, in: order)
            return [found.previous, found.next].map { id in all.first { $0.id == id }?.name }
        }
        #expect(try neighbors("c", .newest) == ["a2", "a"])
        #expect(try neighbors("c", .oldest) == ["a", "a2"])
        #expect(try neighbors("a2", .newest) == [nil, "c"])
        #expect(try neighbors("b", .name) == ["a2", "c"])
        #expect(try neighbors("c", .name) == ["b", nil])
        #expect(try neighbors("a2", .newest, "a") == [nil, "a"])
        let other = try store.signIn(.make("bob"))
        let code = try errorCode {
            _ = try store.neighbors(of: all[0].id, of: other.id, matching: "", in: .newest)
        }
        #expect(code == .notFound)
    }
}
