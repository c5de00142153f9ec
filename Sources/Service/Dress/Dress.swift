import HTTP
import Imaging
import Matting

/// How a cutout is dressed: its background, crop, size and place, shadow and outline, in the words in which every way in
/// asks for it.
package struct Dress: Sendable {
    /// The parameters, but for a background that is a file.
    package enum Field: String, CaseIterable, Sendable {
        case background, bgc, gradient
        case blurBackground = "blur_background"
        case shadow
        case shadowStrength = "shadow_strength"
        case outline
        case outlineColor = "outline_color"
        case preset, crop, margin, ratio, size, scale, position

        /// Fields that together say one thing: whoever sends one of them says all of it anew.
        static let groups: [[Field]] = [
            [.background, .bgc, .gradient, .blurBackground],
            [.shadow, .shadowStrength],
            [.outline, .outlineColor],
            [.preset, .crop, .margin, .ratio, .size, .scale, .position],
        ]
    }

    /// The form's part that is a picture to put behind the subject.
    package static let backgroundFile = "background_file"

    /// What shows behind the subject; nil where nothing is said about it.
    let background: Background?
    /// Nil leaves the subject where it is.
    let arrangement: Arrangement?
    /// Whether the background was asked for by a field of its own, and not by a preset.
    package let namesBackground: Bool
    /// The fields that were sent, but for a background of one colour.
    let fields: [String: String]

    /// - Parameter value: the parameter of a name.
    /// - Throws: 400 `invalid_…` for a value that is not accepted; 400 `multiple_backgrounds`.
    init(_ value: (String) -> FormValue?) throws(HTTPError) {
        let texts = Field.allCases.reduce(into: [:]) { $0[$1] = value($1.rawValue)?.text }
        try self.init(texts)
    }

    /// What was sent in each field.
    ///
    /// - Throws: as for a form.
    package init(_ text: [Field: String]) throws(HTTPError) {
        let preset = try Preset(text)
        let named = try Background(text)
        namesBackground = named != nil
        background = named ?? preset?.background
        var layout = try CutoutLayout(text, preset)
        let (shadow, outline) = (try Shadow(text), try Outline(text))
        let isArranged = layout != CutoutLayout() || shadow != nil || outline != nil
        layout.maximumPixels = PixelBudget.standard.maximumPixels
        arrangement =
            isArranged
            ? Arrangement(layout: layout, shadow: shadow, outline: outline, absence: .framed) : nil
        fields = text.reduce(into: [:]) { fields, entry in
            if entry.key != .background, entry.key != .bgc { fields[entry.key.rawValue] = entry.value }
        }
    }
}

/// What was sent in each field.
typealias DressTexts = [Dress.Field: String]

extension HTTPError {
    static let multipleBackgrounds = HTTPError(
        .badRequest,
        code: "multiple_backgrounds",
        "More than one background is asked for. Send one of background, gradient, blur_background and background_file."
    )
}
