import Matting

/// What a Cutout counts while it works, for `/metrics`.
package final class Metrics: Sendable {
    let requests = Counter(
        "cutout_requests_total",
        "Requests answered, by route pattern and status",
        by: ["method", "route", "status"]
    )
    let requestSeconds = Histogram(
        "cutout_request_seconds",
        "From a request's arrival at the application to its answer, without sending it",
        Histogram.seconds,
        by: ["route"]
    )
    let refusals = Counter(
        "cutout_refusals_total",
        "Requests answered with 400 or more, by the code that the answer has",
        by: ["reason"]
    )
    let queueSeconds = Histogram(
        "cutout_queue_wait_seconds",
        "How long removals waited for their turn",
        Histogram.seconds
    )
    let fetches = Counter(
        "cutout_fetches_total",
        "Photos fetched from addresses, by what came of it",
        by: ["outcome"]
    )
    let stageSeconds = Histogram(
        "cutout_stage_seconds",
        "Stages of removals; megapixels is the upper bound of the photo's size",
        Histogram.seconds,
        by: ["stage", "megapixels"]
    )
    let removalSeconds = Histogram(
        "cutout_removal_seconds",
        "From a photo's bytes to the finished picture, before it is encoded",
        Histogram.seconds,
        by: Metrics.modelLabels
    )
    let subjectShare = Histogram(
        "cutout_subject_share",
        "Share of the picture that is foreground",
        Histogram.shares,
        by: Metrics.modelLabels
    )
    let sureness = Histogram(
        "cutout_sureness",
        "How far mattes are from half transparent, from 0 to 1",
        Histogram.shares,
        by: Metrics.modelLabels
    )
    let emptyMattes = Counter(
        "cutout_mattes_empty_total",
        "Mattes in which next to nothing is foreground",
        by: Metrics.modelLabels
    )
    let repainted = Counter(
        "cutout_mattes_repainted_total",
        "Kept mattes that their owner mended by hand",
        by: Metrics.modelLabels
    )
    let repeated = Counter(
        "cutout_removals_repeated_with_best_total",
        "Photos that were run again with Best, by the model whose result was not good enough",
        by: Metrics.modelLabels
    )

    static let modelLabels = ["model", "version", "track"]
    private let recent = RecentPhotos()
    private let canary: Canary?

    /// - Parameter canary: a version that some are served with.
    package init(canary: Canary? = nil) {
        self.canary = canary
        ProcessFigures.noteStart()
    }

    /// Whether a version is one that some are served with, or the one that stands.
    func track(_ model: String, _ version: String) -> String {
        canary?.name == model && canary?.version == version ? "canary" : "standing"
    }

    /// Counts a kept item whose matte was mended by hand: for whoever puts a matte in the place of a model's.
    ///
    /// - Parameters:
    ///   - model: the name that the item has of what made its first matte.
    ///   - version: the model's version.
    package func countRepainted(model: String, version: String) {
        repainted.count(model, version, track(model, version))
    }

    /// Notes which model worked on a photo, and counts the photo where Best is asked after another one.
    func note(_ photo: ArraySlice<UInt8>, by model: ModelInfo, isBest: Bool) {
        guard let earlier = recent.replace(photo, by: model), isBest, earlier.name != model.name else {
            return
        }
        repeated.count(earlier.name, earlier.version, track(earlier.name, earlier.version))
    }

    /// Everything that was counted.
    package var families: [MetricFamily] {
        [
            requests.family, requestSeconds.family, refusals.family, queueSeconds.family, fetches.family,
            stageSeconds.family, removalSeconds.family, subjectShare.family, sureness.family,
            emptyMattes.family, repainted.family, repeated.family,
        ]
    }
}
