/// The file formats that are read, told by content.
///
/// To read one more: a case here, its names, and a `PhotoContainer` in `container`.
public enum SourceFormat: String, Sendable, CaseIterable {
    case jpeg, png, webp, heic, avif, gif, tiff

    /// The media type as HTTP names it, such as `image/png`.
    public var mediaType: String { "image/\(rawValue)" }

    /// The usual end of a file name, without the dot.
    public var fileExtension: String { self == .jpeg ? "jpg" : rawValue }

    /// The name as people write it.
    public var displayName: String {
        switch self {
        case .jpeg: "JPEG"
        case .png: "PNG"
        case .webp: "WebP"
        case .heic: "HEIC"
        case .avif: "AVIF"
        case .gif: "GIF"
        case .tiff: "TIFF"
        }
    }

    /// What walks and decodes files of this format.
    var container: any PhotoContainer.Type {
        switch self {
        case .jpeg: JPEGFile.self
        case .png: PNGFile.self
        case .webp: WebPFile.self
        case .heic: HEICFile.self
        case .avif: AVIFFile.self
        case .gif: GIFFile.self
        case .tiff: TIFFFile.self
        }
    }

    /// Tells the format by the first bytes of a file, never by its name; `nil` for anything else.
    public static func detect(_ bytes: ArraySlice<UInt8>) -> SourceFormat? {
        allCases.first { $0.container.matches(bytes) }
    }
}
