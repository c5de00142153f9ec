import Imaging
import Matting

/// What a person wants made of a photo, however they asked for it.
struct RemovalOptions: Sendable {
    /// Which part of the result is wanted.
    enum Channels: String, CaseIterable, Sendable {
        /// The cutout with its colours.
        case rgba
        /// Only the matte, as an 8-bit grey image: white is foreground.
        case alpha
    }

    /// The model's name; nil for the default.
    var model: String?
    var format = ImageFormat.png
    var channels = Channels.rgba
    /// What shows where the background was; nil means transparent, or white in a format without transparency.
    var background: Background?

    /// The background that goes into the file.
    var effectiveBackground: Background {
        background ?? (format == .jpeg ? .color(red: 255, green: 255, blue: 255, alpha: 255) : .transparent)
    }
}

extension ImageFormat {
    /// The names people give formats in settings, form fields and file extensions.
    static let acceptedNames = ["png", "jpg", "webp"]

    /// - Returns: nil when `name` is not a format that Cutout writes.
    init?(named name: String) {
        switch name.lowercased() {
        case "png": self = .png
        case "jpg", "jpeg": self = .jpeg
        case "webp": self = .webp
        default: return nil
        }
    }
}
