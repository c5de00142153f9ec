/// Why an image could not be read or written.
public struct ImagingError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it was, for mapping to a status or an exit code.
    public enum Code: String, Sendable, CaseIterable {
        /// The bytes are no JPEG, PNG or WebP, or a variety of one that nothing here reads.
        case unsupportedFormat
        /// The file is one of those, but cut short or corrupt.
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
    static func damaged(_ format: ImageFormat, _ underlying: String) -> ImagingError {
        let name = format.displayName
        return ImagingError(
            .damaged,
            "The \(name) file is damaged or incomplete. Export it again or send another copy.",
            underlying: underlying
        )
    }

    static func unsupported(_ what: String) -> ImagingError {
        ImagingError(.unsupportedFormat, "\(what). Send a JPEG, PNG or WebP image.")
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

extension ImageFormat {
    /// The name as people write it.
    var displayName: String {
        switch self {
        case .jpeg: "JPEG"
        case .png: "PNG"
        case .webp: "WebP"
        }
    }
}
