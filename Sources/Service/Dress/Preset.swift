import HTTP
import Imaging
import Matting

/// What a place wants its pictures to be.
///
/// Sizes and shares are those that each place publishes for its sellers, members or applicants, or recommends.
package enum Preset: String, CaseIterable, Sendable {
    /// The main picture of a product: pure white, 85 % filled, 2000 pixels for its zoom.
    case amazon
    case ebay, etsy, shopify
    case instagramSquare = "instagram-square"
    case instagramPortrait = "instagram-portrait"
    case instagramStory = "instagram-story"
    /// A profile's picture: head and shoulders.
    case linkedin
    /// 35 x 45 mm at 600 pixels per inch.
    case passport35x45 = "passport-35x45"
    /// 2 x 2 inches at 600 pixels per inch.
    case passport2x2 = "passport-2x2"

    /// - Throws: 400 `invalid_preset`.
    init?(_ text: DressTexts) throws(HTTPError) {
        guard let name = text[.preset]?.lowercased(), name != "none" else { return nil }
        guard let preset = Preset(rawValue: name) else {
            let names = Preset.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalid(.preset, name, accepted: "none, \(names)")
        }
        self = preset
    }

    /// Of print, for authorities.
    private static let passportDensity = PixelDensity(horizontal: 600, vertical: 600)
    private static let middleOfTheFloor = SubjectPosition.at(x: 0.5, y: 1)

    var layout: CutoutLayout {
        switch self {
        case .amazon: Self.product(2000, 2000, filled: 0.85)
        case .ebay: Self.product(1600, 1600, filled: 0.9)
        case .etsy: Self.product(2700, 2025, filled: 0.8)
        case .shopify: Self.product(2048, 2048, filled: 0.85)
        case .instagramSquare: Self.product(1080, 1080, filled: 0.8)
        case .instagramPortrait: Self.product(1080, 1350, filled: 0.8)
        case .instagramStory: Self.product(1080, 1920, filled: 0.8)
        case .linkedin: Self.person(800, 800)
        case .passport35x45: Self.person(827, 1063, density: Self.passportDensity)
        case .passport2x2: Self.person(1200, 1200, density: Self.passportDensity)
        }
    }

    /// Nil where the place takes any.
    var background: Background? {
        switch self {
        case .amazon, .ebay, .passport2x2: .color(red: 255, green: 255, blue: 255, alpha: 255)
        case .passport35x45: .color(red: 240, green: 240, blue: 240, alpha: 255)
        case .etsy, .shopify, .instagramSquare, .instagramPortrait, .instagramStory, .linkedin: nil
        }
    }

    /// In the middle, whole.
    private static func product(_ width: Int, _ height: Int, filled share: Double) -> CutoutLayout {
        CutoutLayout(
            size: .exact(width: width, height: height),
            scale: .whole(share),
            position: .center
        )
    }

    /// Standing on the lower edge, with some room above the head; how large the head itself is, is for the photographer.
    private static func person(_ width: Int, _ height: Int, density: PixelDensity? = nil) -> CutoutLayout {
        CutoutLayout(
            size: .exact(width: width, height: height),
            scale: .height(0.9),
            position: middleOfTheFloor,
            density: density
        )
    }
}
