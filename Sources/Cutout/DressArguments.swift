import ArgumentParser
import HTTP
import Service

/// What a cutout wears, as options of a command; the words are those of the HTTP API's form.
struct DressArguments: ParsableArguments {
    @Option(help: "Colours that run into one another, such as 135deg,#ffd6a5,#a0c4ff or radial,white,gray.")
    var gradient: String?

    @Option(help: "The photo itself behind its subject, blurred: 1 to 100.")
    var blurBackground: String?

    @Option(help: "none, drop (on a wall behind) or ground (on the floor below).")
    var shadow: String?

    @Option(help: "How dark the shadow is, 0 to 100; 50 unless given.")
    var shadowStrength: String?

    @Option(help: "A line around the subject, as stickers have it: 12px, or 2% of the subject's longer side.")
    var outline: String?

    @Option(help: "The line's colour; white unless given.")
    var outlineColor: String?

    @Flag(help: "Cut the picture down to the subject.")
    var crop = false

    @Option(help: "What is left free around a cropped subject: 10%, 20px, or 2 or 4 of them.")
    var margin: String?

    @Option(
        help: "The picture's width by its height, such as 1:1, 4:5 or 16:9; room is added, nothing cut off."
    )
    var ratio: String?

    @Option(help: "The picture's size: the longer side (2000), or width x height (1080x1350).")
    var size: String?

    @Option(help: "How much of the picture the subject fills: 10% to 100%.")
    var scale: String?

    @Option(
        help: "Where the subject stands: center, or one or two shares of the free room, such as '50% 100%'."
    )
    var position: String?

    @Option(
        help: "All of this as a place wants it: \(Preset.allCases.map(\.rawValue).joined(separator: ", "))."
    )
    var preset: String?

    /// The dress, with a background of one colour from elsewhere.
    func dress(background: String?) throws -> Dress {
        var texts: [Dress.Field: String] = [
            .background: background, .gradient: gradient, .blurBackground: blurBackground,
            .shadow: shadow, .shadowStrength: shadowStrength,
            .outline: outline, .outlineColor: outlineColor,
            .margin: margin, .ratio: ratio, .size: size, .scale: scale, .position: position,
            .preset: preset,
        ].compactMapValues { $0 }
        if crop { texts[.crop] = "true" }
        do { return try Dress(texts) } catch { throw ValidationError(error.message) }
    }
}
