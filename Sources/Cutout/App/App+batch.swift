import HTTP
import Logging

extension Router {
    /// Many photos in one request.
    mutating func addBatch(
        _ pipeline: RemovalPipeline,
        _ gate: RemovalGate,
        _ access: Access,
        _ accounts: AccountSettings,
        _ storage: StorageSettings,
        _ configuration: Configuration,
        _ logger: Logger
    ) {
        let batch = BatchController(
            pipeline: pipeline,
            gate: gate,
            fetching: URLFetching(configuration.dropIn),
            places: Permits(configuration.parallelBatches),
            folder: storage.folder,
            maximumBatchSize: configuration.maximumBatchSize,
            maximumPhotoSize: configuration.maximumBodySize,
            allowsAnonymous: accounts.allowsAnonymous,
            logger: logger
        )
        on(.post, BatchController.path, access.anyone(batch.remove))
    }
}
