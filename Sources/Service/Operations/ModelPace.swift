import Imaging
import Logging
import Matting
import Synchronization

/// How long Best takes for a photo on this machine, so that a page knows with which model to begin.
package final class ModelPace: Sendable {
    /// As long as a person waits without minding.
    static let limit = Duration.seconds(1)
    /// A removal that is held up by others is tried again; the fastest counts.
    private static let attempts = 3

    private let chosen: ModelChoice?
    private let logger: Logger
    private let measured = Mutex<Measurement?>(nil)

    private struct Measurement {
        let info: ModelInfo
        let duration: Duration
    }

    /// - Parameter chosen: what a page begins with whatever the pace; nothing is timed then.
    package init(choosing chosen: ModelChoice? = nil, logger: Logger) {
        self.chosen = chosen
        self.logger = logger
    }

    /// The choice with which a page begins: Best once it was found quick enough, else Quick; nil where there is
    /// nothing to choose.
    package func recommendation(in catalog: ModelCatalog) -> ModelChoice? {
        guard catalog.offersChoice else { return nil }
        if let chosen { return chosen }
        guard let measured = measured.withLock(\.self), measured.info == catalog.info(of: .best) else {
            return .quick
        }
        return measured.duration <= Self.limit ? .best : .quick
    }

    /// Times Best on a photo of 1.3 megapixels, from pixels to matte, unless this very version was timed before.
    ///
    /// It takes seconds and both cores, and makes the model resident, so it is for a thread of its own after the default
    /// model is ready.
    package func measure(_ catalog: ModelCatalog) {
        guard chosen == nil, catalog.offersChoice, let info = catalog.info(of: .best),
            measured.withLock({ $0?.info != info })
        else { return }
        do {
            let duration = try fastest(BackgroundRemover(model: try catalog.model(named: info.name)))
            measured.withLock { $0 = Measurement(info: info, duration: duration) }
            logger.info("model \(info.name) \(info.version) takes \(duration) for a photo of 1.3 megapixels")
        } catch {
            logger.error("The model behind '\(ModelChoice.best.rawValue)' cannot be used. \(error.message)")
        }
    }

    private func fastest(_ remover: BackgroundRemover) throws(MattingError) -> Duration {
        let photo = Self.photo
        var fastest = Duration.seconds(3600)
        for _ in 0..<Self.attempts where fastest > Self.limit {
            let start = ContinuousClock.now
            _ = try remover.matte(for: photo)
            fastest = min(fastest, start.duration(to: .now))
            // No luck makes that much of a difference.
            if fastest > Self.limit * 3 { break }
        }
        return fastest
    }

    /// 1360 by 956 pixels whose colours all differ a little, so that refinement has something to do.
    private static var photo: Image {
        let (width, height) = (1360, 956)
        var pixels = [UInt8](repeating: 255, count: width * height * 4)
        for y in 0..<height {
            for x in 0..<width {
                let index = (y * width + x) * 4
                pixels[index] = UInt8(truncatingIfNeeded: x)
                pixels[index + 1] = UInt8(truncatingIfNeeded: y)
            }
        }
        return Image(width: width, height: height, pixels: pixels)
    }
}
