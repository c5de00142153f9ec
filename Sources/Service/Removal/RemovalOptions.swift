import HTTP
import Imaging
import Matting

/// What a person wants made of a photo, however they asked for it.
package struct RemovalOptions: Sendable {
    /// Which part of the result is wanted.
    package enum Channels: String, CaseIterable, Sendable {
        /// The cutout with its colours.
        case rgba
        /// Only the matte, as an 8-bit grey image: white is foreground.
        case alpha
    }

    /// The model's name; nil for the default.
    package var model: String?
    /// Who asks, by the name that they share with others by; it decides who is served with a canary.
    var caller: String?
    package var format: ImageFormat
    package var channels: Channels
    /// What shows where the background was; nil means transparent, or white in a format without transparency.
    package var background: Background?
    /// A picture for the background that is a file still; it goes before `background`.
    var backgroundFile: ArraySlice<UInt8>?
    /// What is done to the matte.
    var edits = MatteEdits()
    /// How the subject is arranged; nil leaves it where it is, in the photo's frame.
    var arrangement: Arrangement?
    /// How the cutout is dressed, but for a background of one colour, as it was asked for.
    package private(set) var dressFields: [String: String] = [:]
    /// Whether a background of one colour was asked for by itself, and not by a preset.
    private(set) var namesColor = true

    package init(
        model: String? = nil,
        format: ImageFormat = .png,
        channels: Channels = .rgba,
        background: Background? = nil
    ) {
        self.model = model
        self.format = format
        self.channels = channels
        self.background = background
    }

    /// Whether the subject is cropped, placed, shadowed or outlined.
    package var isArranged: Bool { arrangement != nil }

    /// Takes over a dress.
    package mutating func wear(_ dress: Dress) {
        background = dress.background ?? background
        namesColor = dress.namesBackground || dress.background == nil
        arrangement = dress.arrangement
        dressFields = dress.fields
    }

    /// Puts a picture behind the subject.
    ///
    /// - Throws: 400 `multiple_backgrounds`.
    mutating func wear(_ dress: Dress, backgroundFile: ArraySlice<UInt8>?) throws(HTTPError) {
        guard backgroundFile == nil || !dress.namesBackground else { throw .multipleBackgrounds }
        wear(dress)
        self.backgroundFile = backgroundFile
    }

    /// The background that goes into the file.
    var effectiveBackground: Background {
        background ?? (format == .jpeg ? .color(red: 255, green: 255, blue: 255, alpha: 255) : .transparent)
    }
}

extension ImageFormat {
    /// The names people give formats in settings, form fields and file extensions.
    package static let acceptedNames = ["png", "jpg", "webp", "avif"]

    /// - Returns: nil when `name` is not a format that Cutout writes.
    package init?(named name: String) {
        switch name.lowercased() {
        case "png": self = .png
        case "jpg", "jpeg": self = .jpeg
        case "webp": self = .webp
        case "avif": self = .avif
        default: return nil
        }
    }
}
