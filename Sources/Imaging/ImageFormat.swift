/// The file formats that are read and written.
public enum ImageFormat: String, Sendable, CaseIterable {
    case jpeg, png, webp

    /// The media type as HTTP names it, such as `image/png`.
    public var mediaType: String { "image/\(rawValue)" }

    /// The usual end of a file name, without the dot.
    public var fileExtension: String { self == .jpeg ? "jpg" : rawValue }

    /// Whether a pixel may be transparent in this format.
    public var hasAlpha: Bool { self != .jpeg }

    /// Tells the format by the first bytes of a file, never by its name; `nil` for anything else.
    public static func detect(_ bytes: ArraySlice<UInt8>) -> ImageFormat? {
        if bytes.starts(with: JPEGFile.signature) { return .jpeg }
        if bytes.starts(with: PNGFile.signature) { return .png }
        if bytes.starts(with: WebPFile.riff), bytes.dropFirst(8).starts(with: WebPFile.webp) { return .webp }
        return nil
    }
}
