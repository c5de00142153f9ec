/// The file formats that are written.
public enum ImageFormat: String, Sendable, CaseIterable {
    case jpeg, png, webp, avif

    /// The media type as HTTP names it, such as `image/png`.
    public var mediaType: String { "image/\(rawValue)" }

    /// The usual end of a file name, without the dot.
    public var fileExtension: String { self == .jpeg ? "jpg" : rawValue }

    /// Whether a pixel may be transparent in this format.
    public var hasAlpha: Bool { self != .jpeg }

    /// The name as people write it.
    var displayName: String {
        switch self {
        case .jpeg: "JPEG"
        case .png: "PNG"
        case .webp: "WebP"
        case .avif: "AVIF"
        }
    }
}
