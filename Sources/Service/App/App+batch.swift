import HTTP
import Logging

extension Router {
    /// Many photos in one request.
    mutating func addBatch(
        _ pipeline: RemovalPipeline,
        _ gate: RemovalGate,
        _ access: Access,
        _ allowance: RequestAllowance,
        _ storage: StorageSettings,
        _ configuration: Configuration,
        _ logger: Logger
    ) {
        let batch = BatchController(
            pipeline: pipeline,
            gate: gate,
            allowance: allowance,
            fetching: URLFetching(configuration.dropIn),
            places: Permits(configuration.parallelBatches),
            folder: storage.folder,
            maximumBatchSize: configuration.maximumBatchSize,
            maximumPhotoSize: configuration.maximumBodySize,
            logger: logger
        )
        on(.post, BatchController.path, access.removers(batch.remove))
    }
}
