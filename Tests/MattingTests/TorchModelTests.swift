import Cryptography
import Foundation
import Imaging
import Matting
import Testing

@Suite("Models run by libtorch")
struct TorchModelTests {
    /// Red from 0 in the first column to 255 in the last, no green, no blue.
    private static let ramp = Image(
        width: 8,
        height: 6,
        pixels: (0..<48).flatMap { [UInt8($0 % 8 * 36), 0, 0, 255] }
    )

    private func load(_ weights: [UInt8]) throws -> TorchModel {
        let files = try TemporaryRegistry(weights: weights)
        let registry = try files.open()
        return try TorchModel(registry.defaultModel, from: registry)
    }

    @Test func theMatteIsWhatTheModuleAnswers() throws {
        let model = try load(ModelFixtures.bytes("models/Red.pt"))
        let matte = try model.predict(Self.ramp)
        #expect((matte.width, matte.height) == (8, 6))
        for (index, value) in matte.values.enumerated() {
            #expect(abs(value - Float(index % 8 * 36) / 255) < 0.01)
        }
    }

    @Test(arguments: [
        ("Half", "[1, 1, 3, 8]"), ("NotANumber", "no numbers"), ("Pair", "other than one tensor"),
    ])
    func aModuleThatIsNoMattingModelIsRefusedAtLoad(name: String, reason: String) throws {
        let weights = try ModelFixtures.bytes("models/\(name).pt")
        let error = #expect(throws: MattingError.self) { try load(weights) }
        #expect(error?.code == .modelInvalid)
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
    }

    /// Cut at every kind of place: nothing at all, inside the records, inside the directory at the end.
    @Test(arguments: [0, 1, 100, -400, -20, -1])
    func aTruncatedFileIsRefused(length: Int) throws {
        let whole = try ModelFixtures.bytes("models/Red.pt")
        let weights = Array(length >= 0 ? whole.prefix(length) : whole.dropLast(-length))
        let error = #expect(throws: MattingError.self) { try load(weights) }
        #expect(error?.code == .modelInvalid)
    }

    @Test func aPrecisionThatWasNotCheckedIsRefused() throws {
        let registry = try TemporaryRegistry(weights: ModelFixtures.bytes("models/Red.pt"))
        let info = try registry.open().defaultModel
        let error = #expect(throws: MattingError.self) {
            try TorchModel(info, from: registry.open(), options: .init(precision: .bfloat16))
        }
        #expect(error?.message.contains("bfloat16") == true)
    }
}

/// The project's own models, and U2-Net-p as imported by `models/import.py u2netp`; without it these fail, and say so.
///
/// The golden mattes are other programs' answers in float32: PyTorch's for our own, onnxruntime's for U2-Net-p.
@Suite("Models against golden mattes")
struct GoldenMatteTests {
    static let models = ["deeplabv3plus-mobilenetv3-large", "vit-s14", "u2netp"]
    static let photos = ["cat", "horse", "jacket", "pen", "person", "shoes"]

    private func model(
        _ name: String,
        _ precision: ModelInfo.Precision?,
        threads: Int = 2
    ) throws -> TorchModel {
        let registry = try ModelRegistry(folder: ModelFixtures.models, digest: Digest.sha256)
        let info = try registry.model(named: name)
        return try TorchModel(info, from: registry, options: .init(threads: threads, precision: precision))
    }

    /// Mean and largest difference from the golden matte. The largest sits on edges, where resampling by
    /// another library moves a steep slope by a part of a cell.
    private func difference(
        _ model: TorchModel,
        on photo: String
    ) throws -> (mean: Float, share: Float) {
        let matte = try model.predict(ModelFixtures.photo(photo))
        let golden = try ImageDecoder.decode(
            ModelFixtures.bytes("mattes/\(model.info.name)-\(photo).png")[...]
        )
        #expect((golden.width, golden.height) == (matte.width, matte.height))
        let errors = matte.values.indices.map { abs(matte.values[$0] - Float(golden.pixels[$0 * 4]) / 255) }
        let count = Float(errors.count)
        return (errors.reduce(0, +) / count, Float(errors.filter { $0 > 0.1 }.count) / count)
    }

    @Test(arguments: models, photos)
    func float32(name: String, photo: String) throws {
        let (mean, share) = try difference(model(name, .float32), on: photo)
        #expect(mean < 0.006, "mean difference \(mean)")
        #expect(share < 0.01, "share of cells off by more than a tenth: \(share)")
    }

    /// How far rounding may move a matte; see models/README.md for what was measured over whole benchmarks.
    struct Rounding: CustomTestStringConvertible {
        let model: String
        /// Limits of the mean difference, of the largest, and of the share of cells off by more than a tenth.
        let mean, largest, share: Float

        var testDescription: String { model }

        static let limits = [
            Rounding(model: "deeplabv3plus-mobilenetv3-large", mean: 0.01, largest: 0.4, share: 0.005),
            Rounding(model: "vit-s14", mean: 0.01, largest: 0.5, share: 0.005),
            Rounding(model: "u2netp", mean: 0.004, largest: 0.1, share: 0.0001),
        ]
    }

    @Test(.enabled(if: TorchModel.hasBFloat16), arguments: Rounding.limits, photos)
    func bfloat16(limit: Rounding, photo: String) throws {
        let image = try ModelFixtures.photo(photo)
        let exact = try model(limit.model, .float32).predict(image)
        let rounded = try model(limit.model, .bfloat16).predict(image)
        let errors = exact.values.indices.map { abs(exact.values[$0] - rounded.values[$0]) }
        let count = Float(errors.count)
        let (mean, largest) = (errors.reduce(0, +) / count, try #require(errors.max()))
        let share = Float(errors.filter { $0 > 0.1 }.count) / count
        #expect(mean < limit.mean, "mean difference \(mean)")
        #expect(largest < limit.largest, "largest difference \(largest)")
        #expect(share < limit.share, "share of cells off by more than a tenth: \(share)")
    }

    @Test(arguments: models)
    func noPrecisionIsChosenThatTheRegistryDoesNotList(name: String) throws {
        let model = try model(name, nil)
        #expect(model.info.precisions.contains(model.precision))
    }

    @Test(arguments: models)
    func threadsThatPredictAtOnceGetTheSameMattes(name: String) throws {
        let model = try model(name, nil, threads: 1)
        let photos = try ["cat", "pen"].map(ModelFixtures.photo)
        let expected = try photos.map { try model.predict($0) }
        let answers = Answers()
        // OpenBLAS has one number of threads for the process, which models of other tests change meanwhile, and adds up in
        // another order for each.
        let rounding: Float = 1e-4
        DispatchQueue.concurrentPerform(iterations: 8) { index in
            let answer = try? model.predict(photos[index % 2])
            answers.add(answer.map { $0.largestDifference(from: expected[index % 2]) < rounding } ?? false)
        }
        #expect(answers.all == [Bool](repeating: true, count: 8))
    }
}

extension CoarseMatte {
    fileprivate func largestDifference(from other: CoarseMatte) -> Float {
        zip(values, other.values).map { abs($0 - $1) }.max() ?? 0
    }
}

private final class Answers: @unchecked Sendable {
    private let lock = NSLock()
    private var values: [Bool] = []

    func add(_ value: Bool) { lock.withLock { values.append(value) } }
    var all: [Bool] { lock.withLock { values } }
}
