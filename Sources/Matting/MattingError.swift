/// What can go wrong between a photo and its matte.
///
/// `message` is written for the person who meets it: it says what was wrong and,
/// where a command mends it, names that command.
public struct MattingError: Error, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable, CaseIterable {
        /// No model of that name is in the registry.
        case unknownModel
        /// `registry.json` is absent or does not say what it must.
        case invalidRegistry
        /// The model is registered, but its weights have not been imported on this machine.
        case modelNotInstalled
        /// The weights are not the bytes that the registry or the import record promises.
        case modelDamaged
        /// The weights load, but do not behave as a matting model: wrong shape, or values that are no numbers.
        case modelInvalid
        /// A sound model failed on this photo.
        case predictionFailed
        /// The photo cannot be worked on, such as one without pixels.
        case invalidImage
        /// Nobody waits for the result any more; the work was dropped between two stages.
        case cancelled
    }

    public let code: Code
    public let message: String
    public let underlying: (any Error)?

    public init(_ code: Code, _ message: String, underlying: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.underlying = underlying
    }

    public var description: String { message }
}
