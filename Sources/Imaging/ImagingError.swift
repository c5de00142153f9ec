/// Why an image could not be read or written.
public struct ImagingError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it was, for mapping to a status or an exit code.
    public enum Code: String, Sendable, CaseIterable {
        /// The bytes are in no `SourceFormat`, or a variety of one that nothing here reads.
        case unsupportedFormat
        /// The file is one of those, but lacks pixels, is corrupt, or would cost more than a photo may.
        case damaged
        /// The header declares more pixels, or a longer side, than the budget allows.
        case tooManyPixels
        /// The format asked for cannot hold an image of this size.
        case tooLargeForFormat
        /// An encoder failed, for instance for want of memory.
        case encodingFailed
    }

    /// The kind of failure.
    public let code: Code
    /// A sentence for the person who sent the image: what was wrong and what to do.
    public let message: String
    /// What the codec library said, for logs.
    public let underlying: String?

    /// Makes an error.
    public init(_ code: Code, _ message: String, underlying: String? = nil) {
        self.code = code
        self.message = message
        self.underlying = underlying
    }

    /// The message, followed by what the library said.
    public var description: String {
        underlying.map { "\(message) (\($0))" } ?? message
    }
}

extension ImagingError {
    static func damaged(_ format: SourceFormat, _ underlying: String) -> ImagingError {
        ImagingError(
            .damaged,
            "The \(format.displayName) file is damaged or incomplete. Export it again or send another copy.",
            underlying: underlying
        )
    }

    /// Some rows of the picture could not be decoded from data.
    static func incomplete(_ format: SourceFormat, _ part: MissingPart, _ underlying: String) -> ImagingError
    {
        ImagingError(
            .damaged,
            "The \(format.displayName) file is incomplete: \(part.sentence). Send another copy of it.",
            underlying: underlying
        )
    }

    /// The file is built so that reading it would take far more time or memory than a photo does.
    ///
    /// - Parameter what: what there is too much of, such as "490 scans".
    static func excessive(_ format: SourceFormat, _ what: String) -> ImagingError {
        ImagingError(
            .damaged,
            """
            The \(format.displayName) file has \(what), more than any photo needs. Export it again from an image \
            editor.
            """
        )
    }

    /// - Parameters:
    ///   - what: a sentence, without its full stop, that names what the file is.
    ///   - advice: how to get something from it that can be read.
    static func unsupported(
        _ what: String,
        _ advice: String = "Send a \(OtherFormat.readable) image."
    ) -> ImagingError {
        ImagingError(.unsupportedFormat, "\(what). \(advice)")
    }

    static func tooLarge(for format: ImageFormat, maximumSide: Int) -> ImagingError {
        ImagingError(
            .tooLargeForFormat,
            "\(format.displayName) allows at most \(maximumSide) pixels a side. Choose PNG, or make the image smaller."
        )
    }

    static func encodingFailed(_ format: ImageFormat, _ underlying: String) -> ImagingError {
        ImagingError(
            .encodingFailed,
            "The result could not be written as \(format.displayName). Try again or choose another format.",
            underlying: underlying
        )
    }
}
