import Imaging
import Matting

extension RemovalPipeline {
    /// The finished file, and what is worth telling about it.
    package struct Result: Sendable {
        package let bytes: [UInt8]
        let format: ImageFormat
        let width: Int
        let height: Int
        let model: ModelInfo
        /// The model that was asked for, where another one stood in for it.
        let substitutedFor: String?
        let matteSource: Matte.Source
        let timings: StageTimings
    }

    /// A removal as a file, in the format that the options name.
    ///
    /// - Throws: as ``remove(_:options:while:)``, or `ImagingError` of the encoder.
    package func run(
        _ photo: ArraySlice<UInt8>,
        options: RemovalOptions,
        while isWanted: @escaping () -> Bool = { true }
    ) throws -> Result {
        try run(photo, options: options, while: isWanted) { _, _ in }.result
    }

    /// Runs a removal and makes something more of it and its file, before the decoded photo is let go of.
    func run<Extra>(
        _ photo: ArraySlice<UInt8>,
        options: RemovalOptions,
        while isWanted: @escaping () -> Bool,
        deriving derive: (Removal, _ file: [UInt8]) throws -> Extra
    ) throws -> (result: Result, extra: Extra) {
        var removal = try remove(photo, options: options, while: isWanted)
        let picture = removal.picture
        let bytes = try encode(&removal) { try $0.encoded(as: options.format) }
        let result = Result(
            bytes: bytes,
            format: options.format,
            width: picture.width,
            height: picture.height,
            model: removal.model,
            substitutedFor: removal.substitutedFor,
            matteSource: removal.matte.source,
            timings: removal.timings
        )
        return (result, try derive(removal, bytes))
    }
}
