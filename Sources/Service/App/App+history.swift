import Foundation
import HTTP
import History

extension Router {
    /// Somebody's items and their files.
    mutating func addHistory(
        _ pipeline: RemovalPipeline,
        _ gate: RemovalGate,
        _ data: DataStore,
        _ access: Access,
        _ storage: StorageSettings
    ) {
        let history = HistoryController(store: data.database, quota: storage.quota, clock: { Date() })
        on(.get, "/api/history", access.owners(history.list))
        on(.delete, "/api/history", access.owners(history.deleteSeveral))
        on(.post, "/api/history/restore", access.owners(history.restoreSeveral))
        on(.get, "/api/history/{id}", access.owners(history.show))
        on(.patch, "/api/history/{id}", access.owners(history.rename))
        on(.delete, "/api/history/{id}", access.owners(history.delete))
        on(.post, "/api/history/{id}/restore", access.owners(history.restore))

        let composer = CutoutComposer(
            blobs: data.blobs,
            models: pipeline.models,
            gate: gate,
            budget: pipeline.budget
        )
        let files = ItemFilesController(store: data.database, blobs: data.blobs, composer: composer)
        on(.get, "/api/history/{id}/original", access.owners(files.original))
        on(.get, "/api/history/{id}/picture", access.owners(files.picture))
        on(.get, "/api/history/{id}/matte", access.owners(files.matte))
        on(.get, "/api/history/{id}/thumbnail", access.owners(files.thumbnail))
        on(.get, "/api/history/{id}/cutout", access.owners(files.cutout))
        let archives = ArchiveController(store: data.database, composer: composer)
        on(.get, "/api/history/archive", access.owners(archives.cutouts))
        let export = ExportController(history: data.database, blobs: data.blobs)
        on(.get, "/api/me/export", access.owners(export.export))
    }
}
