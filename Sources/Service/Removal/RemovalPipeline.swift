import Imaging
import Matting

/// A photo's bytes in, a cutout's bytes out: the one path behind the web page, the HTTP API and the command line.
package struct RemovalPipeline: Sendable {
    package let models: ModelPool
    let budget: PixelBudget

    /// The finished file, and what is worth telling about it.
    package struct Result: Sendable {
        package let bytes: [UInt8]
        let format: ImageFormat
        let width: Int
        let height: Int
        let model: ModelInfo
        let matteSource: Matte.Source
        let timings: StageTimings
    }

    /// - Parameters:
    ///   - photo: a photo in any format that is read, told by its content.
    ///   - isWanted: asked between the stages; once it answers false the work is dropped.
    /// - Throws: `ImagingError` for a photo that cannot be used, or `MattingError`.
    package func run(
        _ photo: ArraySlice<UInt8>,
        options: RemovalOptions,
        while isWanted: @escaping @Sendable () -> Bool = { true }
    ) throws -> Result {
        try run(photo, options: options, while: isWanted) { _ in }.result
    }

    /// What a removal made on its way, before it became a file.
    struct Material {
        let image: Image
        let matte: Matte
        let remover: BackgroundRemover
        /// The finished file.
        let bytes: [UInt8]
    }

    /// Runs a removal and makes something more of what it computed, before the decoded photo is let go of.
    func run<Extra>(
        _ photo: ArraySlice<UInt8>,
        options: RemovalOptions,
        while isWanted: @escaping @Sendable () -> Bool,
        deriving derive: (Material) throws -> Extra
    ) throws -> (result: Result, extra: Extra) {
        let remover = BackgroundRemover(model: try models.model(named: options.model))
        var timings = StageTimings()
        let image = try timings.measure(.decode) { try ImageDecoder.decode(photo, within: budget) }
        let (bytes, matte) = try file(
            of: image,
            remover: remover,
            options: options,
            timings: &timings,
            while: isWanted
        )
        let result = Result(
            bytes: bytes,
            format: options.format,
            width: image.width,
            height: image.height,
            model: remover.model.info,
            matteSource: matte.source,
            timings: timings
        )
        return (result, try derive(Material(image: image, matte: matte, remover: remover, bytes: bytes)))
    }

    private func file(
        of image: Image,
        remover: BackgroundRemover,
        options: RemovalOptions,
        timings: inout StageTimings,
        while isWanted: () -> Bool
    ) throws -> ([UInt8], Matte) {
        switch options.channels {
        case .alpha:
            let matte = try remover.matte(for: image, timings: &timings, isWanted: isWanted)
            let bytes = try timings.measure(.encode) {
                try ImageEncoder.encode(matte.grayImage, as: options.format)
            }
            return (bytes, matte)
        case .rgba:
            let (cutout, matte) = try remover.removeBackground(
                of: image,
                over: options.effectiveBackground,
                timings: &timings,
                isWanted: isWanted
            )
            return (
                try timings.measure(.encode) { try ImageEncoder.encode(cutout, as: options.format) }, matte
            )
        }
    }
}
