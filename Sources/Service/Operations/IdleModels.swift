import Foundation
import Logging
import Matting

/// Gives back the memory of models that nobody has asked for in ten minutes, all but the default one's.
package struct IdleModels: Sendable {
    /// How long a model stays for whoever comes next.
    static let patience = Duration.seconds(600)
    private static let interval: TimeInterval = 30

    let models: ModelPool
    let logger: Logger

    package init(models: ModelPool, logger: Logger) {
        self.models = models
        self.logger = logger
    }

    /// Looks after the models on a thread of its own for as long as the process lives.
    package func start() {
        Thread.detachNewThread {
            while true {
                Thread.sleep(forTimeInterval: Self.interval)
                release()
            }
        }
    }

    /// One round.
    func release() {
        let released = models.current.releaseIdle(after: Self.patience)
        guard !released.isEmpty else { return }
        TorchModel.returnFreedMemory()
        logger.info("models given back after ten idle minutes: \(released.joined(separator: ", "))")
    }
}
