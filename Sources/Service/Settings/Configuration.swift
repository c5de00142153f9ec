import FastCGI
import Foundation
import Imaging
import Matting

/// Everything that can be set from outside, read once at start.
///
/// Settings come from the environment and from `.env` in the working directory; the environment wins, so that one
/// run can differ without editing a file.
package struct Configuration: Sendable {
    /// Where nginx finds the process; nil where nothing is set: an inherited socket if there is one, else
    /// `standardAddress`.
    package var address: FastCGIAddress?
    /// The folder with `registry.json` and the model files.
    package var modelsDirectory: String
    /// The model used where a request names none; the registry's default where nil.
    package var defaultModel: String?
    /// The choice with which the page begins; nil has Best timed at start to find out.
    var pageModel: ModelChoice?
    /// How many removals run at once. One for each core answers most photos a second (benchmarks/README.md).
    package var parallelRemovals: Int
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

    /// Threads that answer while every removal and every place in the line is taken: health checks and refusals.
    private static let spareThreads = 4

    /// How many batches are under way at once: one that is uploaded while another is worked on.
    var parallelBatches: Int { 2 }

    /// How many requests are held at once.
    package var serverThreads: Int {
        parallelRemovals + waitingRemovals + parallelBatches + Self.spareThreads
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

    /// All settings by name, with `.env` of the working directory behind the process's environment, and values read
    /// from the files that `*_FILE` names.
    package static func settings() throws -> [String: String] {
        let file = try DotEnv(readingIfPresent: ".env").values
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
        let cores = ProcessInfo.processInfo.activeProcessorCount
        self.init(
            address: try reader.address("CUTOUT_SOCKET"),
            modelsDirectory: reader.text("CUTOUT_MODELS") ?? ModelsDirectory.standard,
            defaultModel: reader.text("CUTOUT_MODEL"),
            pageModel: try reader.choice("CUTOUT_PAGE_MODEL"),
            parallelRemovals: try reader.number("CUTOUT_PARALLEL", in: 1...256) ?? cores,
            waitingRemovals: try reader.number("CUTOUT_WAITING", in: 0...4096) ?? 16,
            threadsPerRemoval: try reader.number("CUTOUT_THREADS", in: 1...256),
            precision: try reader.choice("CUTOUT_PRECISION"),
            maximumBodySize: try reader.number("CUTOUT_MAX_UPLOAD", in: 1...(1 << 30)) ?? 25_000_000,
            maximumBatchSize: try reader.number("CUTOUT_MAX_BATCH", in: 1...(1 << 40)) ?? 1_000_000_000,
            maximumPixels: try reader.number("CUTOUT_MAX_PIXELS", in: 1...500_000_000)
                ?? PixelBudget.standard.maximumPixels,
            dropIn: try DropInSettings(reader)
        )
    }
}
