import Imaging
import Matting

/// A model whose answer is given beforehand, so that what comes after the model is tested alone.
struct StubModel: MattingModel {
    var answer: CoarseMatte

    let info = ModelInfo(
        name: "stub",
        version: "1",
        title: "Stub",
        summary: "Answers what it was told to",
        architecture: "none",
        license: "Apache-2.0",
        inputSize: .init(width: 1, height: 1),
        normalization: .init(mean: [0, 0, 0], deviation: [1, 1, 1]),
        file: "none"
    )

    func predict(_ image: Image) throws(MattingError) -> CoarseMatte { answer }
}

extension BackgroundRemover {
    /// A remover whose model sees `coarse` in every photo.
    static func seeing(_ coarse: CoarseMatte) -> BackgroundRemover {
        BackgroundRemover(model: StubModel(answer: coarse))
    }
}

extension CoarseMatte {
    static func constant(_ value: Float, side: Int = 32) -> CoarseMatte {
        CoarseMatte(width: side, height: side, values: [Float](repeating: value, count: side * side))
    }
}
