import Archive
import Foundation
import HTTP
import History

/// `GET /api/me/export`: everything that is kept of somebody, as one ZIP.
///
/// `account.json` says who it is, `items.json` lists the items and which files are whose, and the originals and mattes
/// lie beside them, from which every cutout can be made again.
struct ExportController: Sendable {
    let history: any HistoryStore
    let blobs: any BlobStore
    let permits: Semaphore

    private struct Account: Encodable {
        let id: String
        @Nullable var name: String?
        @Nullable var email: String?
        let createdAt: Date
    }

    private struct Entry: Encodable {
        let item: ItemJSON
        let original: String
        let matte: String
    }

    func export(_ request: HTTPRequest, _ user: User) throws -> HTTPResponse {
        try .zip(named: "cutout-export.zip", permits, for: user) { archive in
            let account = Account(
                id: user.id.rawValue,
                name: user.name,
                email: user.email,
                createdAt: user.created
            )
            try archive.add("account.json", JSONText.encode(account), modified: Date())
            var entries: [Entry] = []
            var names = FileNames()
            try history.forEachItem(of: user.id) { item in
                try entries.append(add(item, to: archive, &names))
            }
            try archive.add("items.json", JSONText.encode(entries), modified: Date())
        }
    }

    private func add(_ item: HistoryItem, to archive: ZIPWriter, _ names: inout FileNames) throws -> Entry {
        guard let original = item.blobs[.original], let matte = item.blobs[.matte] else {
            throw HistoryError(.blobMissing, "A file of this item is missing from the server.")
        }
        let name = names.unique(PhotoName.original(item.name, mediaType: original.mediaType))
        let entry = Entry(
            item: try ItemJSON(item),
            original: "originals/\(name)",
            matte: "mattes/\(name).png"
        )
        try archive.add(entry.original, blobs.contents(of: original.id), modified: item.created)
        try archive.add(entry.matte, blobs.contents(of: matte.id), modified: item.created)
        return entry
    }
}
