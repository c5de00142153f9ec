import Accounts
import Foundation
import HTTP
import History

/// The list of somebody's items, and what can be done with them.
package struct HistoryController: Sendable {
    let store: any HistoryStore
    let quota: Quota
    let clock: WallClock

    /// Seconds within which a deletion can be undone.
    package static let undoTime: TimeInterval = 600
    private static let standardPageSize = 24

    private struct Page: Encodable {
        let items: [ItemJSON]
        @Nullable var nextCursor: String?
    }

    private struct Change: Decodable {
        let name: String?
        /// Format and dress, as the fields of a form.
        let settings: [String: String]?
    }

    private struct Neighbors: Encodable {
        @Nullable var previous: String?
        @Nullable var next: String?
    }

    /// `GET /api/history?cursor=&limit=&q=&order=`
    func list(_ request: HTTPRequest, _ user: User) throws -> HTTPResponse {
        let order = try order(request.query["order"])
        let page = try store.items(
            of: user.id,
            matching: request.query["q"] ?? "",
            in: order,
            after: try cursor(request.query["cursor"], in: order),
            limit: try limit(request.query["limit"])
        )
        return try .json(Page(items: page.items.map(ItemJSON.init), nextCursor: page.next?.description))
    }

    /// `GET /api/history/{id}`
    func show(_ request: HTTPRequest, _ user: User) throws -> HTTPResponse {
        try .json(ItemJSON(store.item(request.itemID(), of: user.id)))
    }

    /// `GET /api/history/{id}/neighbors?q=&order=`: the items before and after it in such a list.
    func neighbors(_ request: HTTPRequest, _ user: User) throws -> HTTPResponse {
        let (previous, next) = try store.neighbors(
            of: request.itemID(),
            of: user.id,
            matching: request.query["q"] ?? "",
            in: order(request.query["order"])
        )
        return try .json(Neighbors(previous: previous?.rawValue, next: next?.rawValue))
    }

    /// `PATCH /api/history/{id}` with `{"name":"..."}`, or `{"settings":{...}}` for what the item is to wear from now on.
    func change(_ request: HTTPRequest, _ user: User) throws -> HTTPResponse {
        let id = try request.itemID()
        guard let change = try? JSONDecoder().decode(Change.self, from: Data(request.body)),
            change.name != nil || change.settings != nil
        else {
            throw HTTPError(
                .badRequest,
                code: "invalid_json",
                #"Send the new name as JSON, {"name":"Holiday"}, or what the item wears: {"settings":{"format":"jpg"}}."#
            )
        }
        if let settings = change.settings {
            let options = try RemovalOptions(settings: settings)
            let item = try store.change(id, of: user.id, settings: ItemSettings(options).json())
            guard change.name != nil else { return try .json(ItemJSON(item)) }
        }
        return try .json(ItemJSON(store.rename(id, of: user.id, to: change.name ?? "")))
    }

    /// `DELETE /api/history/{id}`
    func delete(_ request: HTTPRequest, _ user: User) throws -> HTTPResponse {
        guard try store.delete(.items([request.itemID()]), of: user.id) > 0 else { throw HTTPError.notFound }
        return .noContent
    }

    /// `POST /api/history/{id}/restore`: undoes the deletion. An item that is there is left as it is.
    func restore(_ request: HTTPRequest, _ user: User) throws -> HTTPResponse {
        let id = try request.itemID()
        try restore([id], of: user)
        return try .json(ItemJSON(store.item(id, of: user.id)))
    }

    /// `DELETE /api/history`: all items, or those of `ids=a,b,c`
    func deleteSeveral(_ request: HTTPRequest, _ user: User) throws -> HTTPResponse {
        let selection = request.query["ids"] == nil ? .all : ItemSelection.items(try request.itemIDs())
        _ = try store.delete(selection, of: user.id)
        return .noContent
    }

    /// `POST /api/history/restore?ids=a,b,c`
    func restoreSeveral(_ request: HTTPRequest, _ user: User) throws -> HTTPResponse {
        try restore(request.itemIDs(), of: user)
        return .noContent
    }

    private func restore(_ ids: [ItemID], of user: User) throws {
        let moment = clock.now.addingTimeInterval(-Self.undoTime)
        _ = try store.restore(.items(ids), of: user.id, deletedSince: moment, within: quota)
    }

    private func cursor(_ text: String?, in order: ItemOrder) throws(HTTPError) -> PageCursor? {
        guard let text, !text.isEmpty else { return nil }
        guard let cursor = PageCursor(text), cursor.fits(order) else {
            throw HTTPError(
                .badRequest,
                code: "invalid_cursor",
                "cursor must be the next_cursor of an earlier page in the same order."
            )
        }
        return cursor
    }

    private func order(_ text: String?) throws(HTTPError) -> ItemOrder {
        guard let text, !text.isEmpty else { return .newest }
        guard let order = ItemOrder(rawValue: text) else {
            throw .invalid(
                "order",
                text,
                accepted: ItemOrder.allCases.map(\.rawValue).joined(separator: ", ")
            )
        }
        return order
    }

    private func limit(_ text: String?) throws(HTTPError) -> Int {
        guard let text, !text.isEmpty else { return Self.standardPageSize }
        guard let limit = Int(text), (1...200).contains(limit) else {
            throw HTTPError(.badRequest, code: "invalid_limit", "limit must be a number from 1 to 200.")
        }
        return limit
    }
}

extension HTTPRequest {
    /// How many items one request may name.
    private static let maximumItems = 200

    /// The item that the path names. What cannot be an identifier is as unknown as any other.
    func itemID() throws(HTTPError) -> ItemID {
        guard let id = ItemID(rawValue: pathParameters["id"] ?? "") else { throw .notFound }
        return id
    }

    /// The items that `ids` names, without repeats.
    func itemIDs() throws(HTTPError) -> [ItemID] {
        let names = (query["ids"] ?? "").split(separator: ",")
        guard (1...Self.maximumItems).contains(names.count) else {
            throw HTTPError(
                .badRequest,
                code: "invalid_ids",
                "ids must name 1 to \(Self.maximumItems) items, separated by commas."
            )
        }
        var seen: Set<ItemID> = []
        return names.compactMap { ItemID(rawValue: String($0)) }.filter { seen.insert($0).inserted }
    }
}
