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
        on(.get, "/api/history", access.members(history.list))
        on(.delete, "/api/history", access.members(history.deleteSeveral))
        on(.post, "/api/history/restore", access.members(history.restoreSeveral))
        on(.get, "/api/history/{id}", access.members(history.show))
        on(.patch, "/api/history/{id}", access.members(history.rename))
        on(.delete, "/api/history/{id}", access.members(history.delete))
        on(.post, "/api/history/{id}/restore", access.members(history.restore))

        let composer = CutoutComposer(
            blobs: data.blobs,
            models: pipeline.models,
            gate: gate,
            budget: pipeline.budget
        )
        let files = ItemFilesController(store: data.database, blobs: data.blobs, composer: composer)
        on(.get, "/api/history/{id}/original", access.members(files.original))
        on(.get, "/api/history/{id}/matte", access.members(files.matte))
        on(.get, "/api/history/{id}/thumbnail", access.members(files.thumbnail))
        on(.get, "/api/history/{id}/cutout", access.members(files.cutout))
        let archives = ArchiveController(store: data.database, composer: composer)
        on(.get, "/api/history/archive", access.members(archives.cutouts))
        let export = ExportController(history: data.database, blobs: data.blobs)
        on(.get, "/api/me/export", access.members(export.export))
    }
}
