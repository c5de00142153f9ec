import HTTP
import History

extension Router {
    /// Mattes that people mend, or have made again.
    mutating func addEditing(_ services: Services) {
        let (data, access) = (services.data, services.access)
        let mattes = MatteController(
            history: data.database,
            mattes: data.database,
            blobs: data.blobs,
            budget: services.pipeline.budget,
            gate: services.gate,
            quota: services.storage.quota,
            metrics: services.metrics
        )
        on(.put, "/api/history/{id}/matte", access.owners(mattes.save))
        on(.delete, "/api/history/{id}/matte", access.owners(mattes.revert))
        on(.get, "/api/history/{id}/matte/versions", access.owners(mattes.list))
        on(.post, "/api/history/{id}/matte/versions/{number}/restore", access.owners(mattes.restore))

        let rerun = RerunController(
            history: data.database,
            mattes: data.database,
            blobs: data.blobs,
            pipeline: services.pipeline,
            gate: services.gate,
            allowance: services.allowance,
            quota: services.storage.quota
        )
        on(.post, "/api/history/{id}/matte", access.anyone(rerun.rerun))
    }
}
