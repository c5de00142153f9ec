import HTTP
import Matting

extension Background {
    private static let strengths = 0.0...100.0

    /// Reads `background` (or `bgc`), `gradient` and `blur_background`; nil where none of them is sent, or the blur is 0.
    init?(_ text: DressTexts) throws(HTTPError) {
        var backgrounds: [Background] = []
        if let color = text[.background] ?? text[.bgc] {
            backgrounds.append(Background(try ColorValue(field: .background, color)))
        }
        if let gradient = text[.gradient] { backgrounds.append(.gradient(try Self.gradient(gradient))) }
        if let strength = try text[.blurBackground].map(Self.strength), strength > 0 {
            backgrounds.append(.blurredPhoto(PhotoBlur(strength: strength)))
        }
        guard backgrounds.count < 2 else { throw .multipleBackgrounds }
        guard let background = backgrounds.first else { return nil }
        self = background
    }

    private static func strength(_ text: String) throws(HTTPError) -> Double {
        guard let strength = Double(plain: text), strengths.contains(strength) else {
            throw .invalid(.blurBackground, text, accepted: "0 (none) to 100")
        }
        return strength
    }

    private static func gradient(_ text: String) throws(HTTPError) -> Gradient {
        guard let gradient = Gradient(parsing: text) else {
            throw .invalid(.gradient, text, accepted: Gradient.acceptedForm)
        }
        return gradient
    }
}

extension Gradient {
    private static let counts = 2...8
    static let acceptedForm =
        "2 to 8 colours (hexadecimal or CSS names) with commas between them, after an angle such as 135deg or after radial, as in 135deg,#ffd6a5,#a0c4ff"

    /// Reads `#fff,#888`, `90deg,red,blue` or `radial,white,black`. Without an angle it goes downwards, as CSS has it.
    init?(parsing text: String) {
        var parts = text.split(separator: ",", omittingEmptySubsequences: false)
            .map { $0.filter { $0 != " " } }
        var direction = Direction.linear(degrees: 180)
        if parts.first?.lowercased() == "radial" {
            direction = .radial
            parts.removeFirst()
        } else if let first = parts.first, first.lowercased().hasSuffix("deg") {
            guard let degrees = Double(plain: String(first.dropLast(3))), degrees <= 360 else { return nil }
            direction = .linear(degrees: degrees)
            parts.removeFirst()
        }
        let colors = parts.compactMap { ColorValue(parsing: $0) }
        guard colors.count == parts.count, Self.counts.contains(colors.count) else { return nil }
        self.init(direction, colors: colors.map(\.components))
    }
}

extension ColorValue {
    /// - Throws: 400 that names the field.
    init(field: Dress.Field, _ text: String) throws(HTTPError) {
        guard let color = ColorValue(parsing: text) else {
            throw .invalid(field, text, accepted: ColorValue.acceptedForms)
        }
        self = color
    }

    /// Straight RGBA.
    var components: SIMD4<UInt8> { SIMD4(red, green, blue, alpha) }
}

extension Double {
    /// Reads digits with at most one point: no sign, exponent, infinity or endless text.
    init?(plain text: String) {
        guard (1...9).contains(text.utf8.count),
            text.utf8.allSatisfy({ (48...57).contains($0) || $0 == UInt8(ascii: ".") })
        else { return nil }
        self.init(text)
    }
}

extension HTTPError {
    static func invalid(_ field: Dress.Field, _ value: String, accepted: String) -> HTTPError {
        .invalid(field.rawValue, value, accepted: accepted)
    }
}
