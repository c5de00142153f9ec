import CTorch
import Foundation
import Imaging

/// A model run by libtorch: loaded once, shared by every thread that removes backgrounds.
public final class TorchModel: MattingModel {
    public let info: ModelInfo
    /// What the model is computed in on this machine.
    public let precision: ModelInfo.Precision

    /// libtorch's module. It is never changed after loading, and libtorch lets any number of threads run
    /// one module at a time, so no lock guards it.
    private nonisolated(unsafe) let module: OpaquePointer

    public struct Options: Sendable {
        /// Cores that one prediction uses.
        public var threads: Int
        /// `nil` chooses the fastest that the processor has and the registry allows.
        public var precision: ModelInfo.Precision?

        public init(threads: Int = 2, precision: ModelInfo.Precision? = nil) {
            self.threads = threads
            self.precision = precision
        }
    }

    /// Loads `info`'s weights, and predicts once, so that the first photo finds the model warm
    /// and a model that answers nonsense is refused here.
    ///
    /// - Throws: `.modelNotInstalled`, `.modelDamaged`, or `.modelInvalid`.
    public init(_ info: ModelInfo, from registry: ModelRegistry, options: Options = Options())
        throws(MattingError)
    {
        self.info = info
        precision = try Self.precision(of: info, wish: options.precision)
        let size = info.inputSize
        module = try Self.load(
            registry.weights(of: info),
            CTorchOptions(
                width: Int32(size.width),
                height: Int32(size.height),
                threads: Int32(clamping: max(1, options.threads)),
                precision: precision == .bfloat16 ? CTORCH_BFLOAT16 : CTORCH_FLOAT32
            ),
            info
        )
        do {
            _ = try predict([Float](repeating: 0.5, count: 3 * size.width * size.height))
        } catch {
            throw MattingError(
                .modelInvalid,
                "The model '\(info.name)' was refused: \(error.message) \(info.remedy)",
                underlying: error
            )
        }
    }

    deinit { ctorch_model_free(module) }

    public func predict(_ image: Image) throws(MattingError) -> CoarseMatte {
        try predict(image.planarRGB(width: info.inputSize.width, height: info.inputSize.height))
    }

    /// - Parameter pixels: three planes (red, green, blue) of the model's input size, 0...1.
    private func predict(_ pixels: [Float]) throws(MattingError) -> CoarseMatte {
        let size = info.inputSize
        var reason = Self.noReason
        var succeeded = false
        let values = [Float](unsafeUninitializedCapacity: size.width * size.height) { values, count in
            succeeded = ctorch_model_predict(module, pixels, values.baseAddress, &reason, reason.count)
            count = succeeded ? values.count : 0
        }
        guard succeeded else {
            throw MattingError(.predictionFailed, "The model '\(info.name)' failed: \(Self.text(reason)).")
        }
        return CoarseMatte(width: size.width, height: size.height, values: values)
    }

    /// Whether this processor computes bfloat16 faster than float32.
    package static var hasBFloat16: Bool { ctorch_cpu_has_bfloat16() }

    /// Whether matrix products come from the reference BLAS, which takes many times longer; see
    /// `ctorch_has_reference_blas`.
    public static var hasReferenceBLAS: Bool { ctorch_has_reference_blas() }

    /// Lets the process keep the memory of one prediction for the next; see `ctorch_keep_freed_memory`.
    public static func keepFreedMemory() { ctorch_keep_freed_memory() }

    /// Gives kept memory back; for a long-lived process to call now and then.
    public static func returnFreedMemory() { ctorch_return_freed_memory() }

    private static func precision(
        of info: ModelInfo,
        wish: ModelInfo.Precision?
    ) throws(MattingError) -> ModelInfo.Precision {
        guard let wish else {
            return hasBFloat16 && info.precisions.contains(.bfloat16) ? .bfloat16 : .float32
        }
        guard info.precisions.contains(wish) else {
            throw MattingError(
                .modelInvalid,
                "The model '\(info.name)' has not been checked in \(wish.rawValue)."
            )
        }
        return wish
    }

    private static func load(
        _ weights: Data,
        _ options: CTorchOptions,
        _ info: ModelInfo
    ) throws(MattingError) -> OpaquePointer {
        var reason = noReason
        let module = weights.withUnsafeBytes { bytes in
            ctorch_model_load(bytes.baseAddress, bytes.count, options, &reason, reason.count)
        }
        guard let module else {
            throw MattingError(
                .modelInvalid,
                "The model '\(info.name)' cannot be loaded: \(text(reason)). \(info.remedy)"
            )
        }
        return module
    }

    private static var noReason: [CChar] { [CChar](repeating: 0, count: 512) }

    private static func text(_ reason: [CChar]) -> String {
        String(decoding: reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
