import Foundation
import HTTP
import History

/// `GET /api/history/archive?ids=a,b,c&format=&background=`: the cutouts of several items as one ZIP.
struct ArchiveController: Sendable {
    let store: any HistoryStore
    let composer: CutoutComposer

    /// How long to wait before a place in the line of removals is asked for again.
    private static let pause: TimeInterval = 0.5

    func cutouts(_ request: HTTPRequest, _ user: User) throws -> HTTPResponse {
        // All is looked up before the first byte goes out, while there can still be an error instead.
        let items = try request.itemIDs().map { try store.item($0, of: user.id) }
        guard !items.isEmpty else { throw HTTPError.notFound }
        let jobs = try items.map { ($0, try CutoutComposer.Style(request, of: ItemJSON($0))) }
        return .zip(named: "cutouts.zip") { archive in
            var names = FileNames()
            for (item, style) in jobs {
                let bytes = try compose(item, style, while: request.isClientConnected)
                let name = PhotoName.derived(from: item.name, "cutout", style.options.format)
                try archive.add(names.unique(name), bytes, modified: item.created)
            }
        }
    }

    /// Waits while the service is full: half of an archive is sent already.
    private func compose(
        _ item: HistoryItem,
        _ style: CutoutComposer.Style,
        while isWanted: @escaping @Sendable () -> Bool
    ) throws -> [UInt8] {
        while true {
            do {
                return try composer.compose(item, style, while: isWanted)
            } catch RemovalGate.Refusal.full {
                guard isWanted() else { throw RemovalGate.Refusal.abandoned }
                Thread.sleep(forTimeInterval: Self.pause)
            }
        }
    }
}
