import Accounts
import HTTP
import History

extension Router {
    /// Somebody's items and their files.
    mutating func addHistory(_ services: Services) {
        let (data, access) = (services.data, services.access)
        let history = HistoryController(
            store: data.database,
            quota: services.storage.quota,
            clock: .system
        )
        on(.get, "/api/history", access.owners(history.list))
        on(.delete, "/api/history", access.owners(history.deleteSeveral))
        on(.post, "/api/history/restore", access.owners(history.restoreSeveral))
        on(.get, "/api/history/{id}", access.owners(history.show))
        on(.get, "/api/history/{id}/neighbors", access.owners(history.neighbors))
        on(.patch, "/api/history/{id}", access.owners(history.change))
        on(.delete, "/api/history/{id}", access.owners(history.delete))
        on(.post, "/api/history/{id}/restore", access.owners(history.restore))

        let composer = CutoutComposer(blobs: data.blobs, pipeline: services.pipeline, gate: services.gate)
        let files = ItemFilesController(
            store: data.database,
            mattes: data.database,
            blobs: data.blobs,
            composer: composer
        )
        on(.get, "/api/history/{id}/original", access.owners(files.original))
        on(.get, "/api/history/{id}/picture", access.owners(files.picture))
        on(.get, "/api/history/{id}/matte", access.owners(files.matte))
        on(.get, "/api/history/{id}/thumbnail", access.owners(files.thumbnail))
        on(.get, "/api/history/{id}/cutout", access.owners(files.cutout))
        on(.post, "/api/history/{id}/cutout", access.owners(files.cutout))
        let archives = ArchiveController(
            store: data.database,
            composer: composer,
            permits: services.permits.archives
        )
        on(.get, "/api/history/archive", access.owners(archives.cutouts))
        on(.post, "/api/history/archive", access.owners(archives.cutouts))
    }
}
