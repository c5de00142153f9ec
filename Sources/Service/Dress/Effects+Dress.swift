import HTTP
import Matting

extension Shadow {
    private static let standardStrength = 50.0
    private static let strengths = 0.0...100.0

    /// Reads `shadow` and `shadow_strength`; nil for none.
    init?(_ text: DressTexts) throws(HTTPError) {
        let strength = try text[.shadowStrength].map(Self.strength) ?? Self.standardStrength
        switch text[.shadow]?.lowercased() {
        case nil, "none": return nil
        case "drop": self.init(.drop, opacity: strength / 100)
        case "ground": self.init(.ground, opacity: strength / 100)
        case let other?: throw .invalid(.shadow, other, accepted: "none, drop, ground")
        }
    }

    private static func strength(_ text: String) throws(HTTPError) -> Double {
        guard let strength = Double(plain: text), strengths.contains(strength) else {
            throw .invalid(.shadowStrength, text, accepted: "0 to 100")
        }
        return strength
    }
}

extension Outline {
    private static let widestPixels = 200
    private static let widestPercent = 10.0

    /// Reads `outline` and `outline_color`, which is white unless it is sent; nil for none.
    init?(_ text: DressTexts) throws(HTTPError) {
        let color = try text[.outlineColor].map { (text) throws(HTTPError) in
            try ColorValue(field: .outlineColor, text)
        }
        guard let sent = text[.outline], sent.lowercased() != "none" else { return nil }
        guard let width = Length(parsing: sent[...]), Self.isAccepted(width) else {
            throw .invalid(
                .outline,
                sent,
                accepted: "none, or a width up to 200px or 10% of the subject's longer side, such as 2%"
            )
        }
        guard width != .pixels(0), width != .percent(0) else { return nil }
        let white = ColorValue(red: 255, green: 255, blue: 255)
        self.init(width: width, color: (color ?? white).components)
    }

    private static func isAccepted(_ width: Length) -> Bool {
        switch width {
        case .pixels(let count): count <= widestPixels
        case .percent(let share): share <= widestPercent
        }
    }
}
