import Foundation
import Logging
import Synchronization

/// Loads the default model beside the running server: the process answers `/api/health` at once, requests for a
/// removal wait for the model, and a model that cannot be loaded ends the server with the reason. When it is ready, the
/// other one is timed.
package final class ModelWarmUp: Sendable {
    private let models: ModelPool
    private let pace: ModelPace
    private let logger: Logger
    private let failure = Mutex<(any Error)?>(nil)

    package init(models: ModelPool, pace: ModelPace, logger: Logger) {
        self.models = models
        self.pace = pace
        self.logger = logger
    }

    /// - Parameter onFailure: called on the loading thread when the model cannot be used.
    package func start(onFailure: @escaping @Sendable () -> Void) {
        Thread.detachNewThread { [self] in
            do {
                let started = ContinuousClock.now
                let info = try models.current.warmUp()
                logger.info("model \(info.name) \(info.version) ready after \(started.duration(to: .now))")
            } catch {
                failure.withLock { $0 = error }
                return onFailure()
            }
            pace.measure(models.current)
        }
    }

    /// Throws what kept the model from being loaded, if anything did.
    package func rethrowFailure() throws {
        if let error = failure.withLock({ $0 }) { throw error }
    }
}
