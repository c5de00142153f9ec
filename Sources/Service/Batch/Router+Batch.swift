import HTTP
import History

extension Router {
    /// Many photos in one request.
    mutating func addBatch(_ services: Services) {
        let configuration = services.configuration
        let batch = BatchController(
            pipeline: services.pipeline,
            gate: services.gate,
            allowance: services.allowance,
            fetching: services.fetching,
            permits: services.permits,
            folder: ScratchFolder(
                services.storage.folder,
                reservedByteCount: services.storage.reservedByteCount
            ),
            maximumBatchSize: configuration.maximumBatchSize,
            maximumPhotoSize: configuration.maximumBodySize,
            logger: services.logger
        )
        on(.post, BatchController.path, services.access.removers(batch.remove))
        // A web server asks this before it takes hundreds of megabytes for somebody who may send none.
        on(.post, BatchController.path + "/caller", services.access.removers { _, _ in .noContent })
    }
}
