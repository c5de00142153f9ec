import HTTP
import History

/// `GET /api/history/archive?ids=a,b,c&format=&background=`: the cutouts of several items as one ZIP, in whatever dress is
/// asked for; by POST with a form, which may have a picture for the background.
struct ArchiveController: Sendable {
    let store: any HistoryStore
    let composer: CutoutComposer
    /// Archives that are sent at once, over everybody.
    let permits: Semaphore

    func cutouts(_ request: HTTPRequest, _ user: User) throws -> HTTPResponse {
        // All is looked up before the first byte goes out, while there can still be an error instead.
        let items = try request.itemIDs().map { try store.item($0, of: user.id) }
        guard !items.isEmpty else { throw HTTPError.notFound }
        let jobs = try items.map { ($0, try CutoutComposer.Style(request, of: ItemJSON($0))) }
        return try .zip(named: "cutouts.zip", permits, for: user) { archive in
            var names = FileNames()
            for (item, style) in jobs {
                // Half of an archive is sent already, so each waits for as long as it takes.
                let bytes = try composer.compose(
                    item,
                    style,
                    for: user,
                    .oneOfMany,
                    while: request.isClientConnected
                )
                let name = PhotoName.derived(from: item.name, "cutout", style.options.format)
                try archive.add(names.unique(name), bytes, modified: item.created)
            }
        }
    }
}
