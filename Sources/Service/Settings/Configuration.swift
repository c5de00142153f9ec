import FastCGI
import Fetching
import Foundation
import Imaging
import Matting

/// Everything that can be set from outside, read once at start.
///
/// Settings come from the environment; the server reads `.env` in its working directory besides. The environment wins,
/// so that one run can differ without editing a file.
package struct Configuration: Sendable {
    /// Where nginx finds the process; nil where nothing is set: an inherited socket if there is one, else
    /// `standardAddress`.
    package var address: FastCGIAddress?
    /// The folder with `registry.json` and the model files.
    package var modelsDirectory: String
    /// The model used where a request names none; the registry's default where nil.
    package var defaultModel: String?
    /// A version that some are served with.
    package var canary: Canary?
    /// The choice with which the page begins; nil has Best timed at start to find out.
    var pageModel: ModelChoice?
    /// How many removals run at once. One for each core answers most photos a second (benchmarks/README.md).
    package var parallelRemovals: Int
    /// How many pixels the removals that run at once may have together: by it memory is computed (docs/operations.md).
    package var parallelPixels: Int
    /// How many removals may wait for their turn before the next one is answered 503.
    var waitingRemovals: Int
    /// How many threads one model run uses; what the registry says of the model where nil.
    package var threadsPerRemoval: Int?
    /// The most threads of one model run: where several removals are sure to run at once, each gets its share of cores.
    package var threadLimit = Int.max
    /// In which number format models compute; nil for the fastest that the processor has and the model was checked in.
    var precision: ModelInfo.Precision?
    /// The largest request body, in bytes.
    package var maximumBodySize: Int
    /// The largest body of a batch of photos, in bytes.
    package var maximumBatchSize: Int
    /// The most pixels a photo may declare.
    var maximumPixels: Int
    /// Proxies in front of the web server, which are believed where they say a request came from.
    package var trustedProxies: [AddressBlock]
    /// Who may read what is counted; nil for nobody.
    var metrics: MetricsAccess?
    /// Other sites whose pages may ask from a browser.
    package var allowedOrigins: AllowedOrigins
    /// Where the site is below its host; empty where it is all there is.
    package var basePath: String
    /// What other services' clients use.
    var dropIn: DropInSettings

    /// The largest bodies of paths where a photo takes more room than its file: base64 is a third longer, a form
    /// escapes some of it, and a second photo may be the background.
    package var maximumBodySizes: [String: Int] {
        ["/v1.0/": maximumEscapedBodySize, "/api/v1.0/": maximumEscapedBodySize]
    }

    package var maximumEscapedBodySize: Int { maximumBodySize / 5 * 9 }

    /// How many threads one run of `model` uses. The registry's figure is for machines that have as many cores.
    func threads(of model: ModelInfo) -> Int {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        return min(threadsPerRemoval ?? min(model.threads ?? 1, cores), threadLimit)
    }

    /// Where `scripts/run` and its nginx meet.
    package static let standardAddress = FastCGIAddress.unix(path: "run/cutout.sock", mode: 0o660)

    /// Threads that answer while everything that can hold one does: health checks, lists and refusals.
    private static let spareThreads = 8

    /// What may wait for something else than a core.
    var waiting: WaitingPermits.Counts { WaitingPermits.Counts() }

    /// How many requests are held at once.
    package var serverThreads: Int {
        parallelRemovals + waitingRemovals + waiting.threads + Self.spareThreads
    }

    /// How many bytes of uploads are held in memory at once: the largest of every removal that runs or waits. Threads that
    /// wait for something else hold none.
    package var bodyMemory: Int {
        max(
            maximumEscapedBodySize,
            (parallelRemovals + waitingRemovals + Self.spareThreads) * maximumBodySize
        )
    }

    /// Room for the largest photo, and for a phone's photo on every core. What needs more, as the largest photo over the
    /// largest background does, runs alone.
    private static func standardParallelPixels(removals: Int, maximumPixels: Int) -> Int {
        max(maximumPixels, removals * 13_000_000)
    }
}

extension Configuration {
    /// A setting whose value cannot be used.
    package struct InvalidSetting: Error, CustomStringConvertible {
        let name: String
        let value: String
        let expected: String

        package var description: String { "\(name)=\(value) cannot be used: expected \(expected)." }
    }

    /// All settings by name: those of the process's environment, behind them those of a file where one is named, and
    /// values read from the files that `*_FILE` names.
    package static func settings(and path: String? = nil) throws -> [String: String] {
        let file = try path.map { try DotEnv(readingIfPresent: $0).values } ?? [:]
        let environment = ProcessInfo.processInfo.environment.filter { !$0.value.isEmpty }
        return try SettingFiles.resolve(file.merging(environment) { _, environment in environment })
    }

    /// Reads the settings that the server and the command line share.
    package static func load() throws -> Configuration {
        try Configuration(settings: settings())
    }

    /// - Parameter settings: values by name. An empty value counts as not set, as Compose files produce them.
    package init(settings: [String: String]) throws {
        let reader = SettingsReader(values: settings)
        let parallelRemovals =
            try reader.number("CUTOUT_PARALLEL", in: 1...256) ?? ProcessInfo.processInfo.activeProcessorCount
        let maximumPixels =
            try reader.number("CUTOUT_MAX_PIXELS", in: 1...500_000_000) ?? PixelBudget.standard.maximumPixels
        self.init(
            address: try reader.address("CUTOUT_SOCKET"),
            modelsDirectory: reader.text("CUTOUT_MODELS") ?? ModelsDirectory.standard,
            defaultModel: reader.text("CUTOUT_MODEL"),
            canary: try reader.canary("CUTOUT_CANARY"),
            pageModel: try reader.choice("CUTOUT_PAGE_MODEL"),
            parallelRemovals: parallelRemovals,
            parallelPixels: try reader.number("CUTOUT_PARALLEL_PIXELS", in: 1...(1 << 40))
                ?? Self.standardParallelPixels(removals: parallelRemovals, maximumPixels: maximumPixels),
            waitingRemovals: try reader.number("CUTOUT_WAITING", in: 0...4096) ?? 16,
            threadsPerRemoval: try reader.number("CUTOUT_THREADS", in: 1...256),
            precision: try reader.choice("CUTOUT_PRECISION"),
            maximumBodySize: try reader.number("CUTOUT_MAX_UPLOAD", in: 1...(1 << 30)) ?? 25_000_000,
            maximumBatchSize: try reader.number("CUTOUT_MAX_BATCH", in: 1...(1 << 40)) ?? 1_000_000_000,
            maximumPixels: maximumPixels,
            trustedProxies: try reader.blocks("CUTOUT_TRUSTED_PROXIES"),
            metrics: try MetricsAccess(reader.text("CUTOUT_METRICS")),
            allowedOrigins: try reader.allowedOrigins("CUTOUT_ALLOWED_ORIGINS"),
            basePath: try BasePath.read(reader),
            dropIn: try DropInSettings(reader)
        )
    }
}
