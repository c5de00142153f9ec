import Imaging
import Matting

/// A photo's bytes in, a cutout's bytes out: the one path behind the web page, the HTTP API and the command line.
struct RemovalPipeline: Sendable {
    let models: ModelPool
    let budget: PixelBudget

    /// The finished file, and what is worth telling about it.
    struct Result: Sendable {
        let bytes: [UInt8]
        let format: ImageFormat
        let width: Int
        let height: Int
        let model: ModelInfo
        let timings: StageTimings
    }

    /// - Parameters:
    ///   - photo: a JPEG, PNG or WebP file, told apart by its content.
    ///   - isWanted: asked between the stages; once it answers false the work is dropped.
    /// - Throws: `ImagingError` for a photo that cannot be used, or `MattingError`.
    func run(
        _ photo: ArraySlice<UInt8>,
        options: RemovalOptions,
        while isWanted: @escaping @Sendable () -> Bool = { true }
    ) throws -> Result {
        let remover = BackgroundRemover(model: try models.model(named: options.model))
        var timings = StageTimings()
        let image = try timings.measure(.decode) { try ImageDecoder.decode(photo, within: budget) }
        let bytes = try file(
            of: image,
            remover: remover,
            options: options,
            timings: &timings,
            while: isWanted
        )
        return Result(
            bytes: bytes,
            format: options.format,
            width: image.width,
            height: image.height,
            model: remover.model.info,
            timings: timings
        )
    }

    private func file(
        of image: Image,
        remover: BackgroundRemover,
        options: RemovalOptions,
        timings: inout StageTimings,
        while isWanted: () -> Bool
    ) throws -> [UInt8] {
        switch options.channels {
        case .alpha:
            let matte = try remover.matte(for: image, timings: &timings, isWanted: isWanted).grayImage
            return try timings.measure(.encode) { try ImageEncoder.encode(matte, as: options.format) }
        case .rgba:
            let background = options.effectiveBackground
            let cutout = try remover.removeBackground(
                of: image,
                over: background,
                timings: &timings,
                isWanted: isWanted
            )
            return try timings.measure(.encode) { try ImageEncoder.encode(cutout, as: options.format) }
        }
    }
}
