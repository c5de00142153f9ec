import Matting

/// A colour as people write it in a setting, a form field or on the command line.
///
/// Understands hexadecimal with 3, 4, 6 or 8 digits, with or without `#` (CSS Color 4, section 5.2), the named
/// colours of CSS (section 6.1), `transparent`, and decimal components `r,g,b` or `r,g,b,a` from 0 to 255 as
/// rembg writes them.
package struct ColorValue: Equatable, Sendable {
    var red: UInt8
    var green: UInt8
    var blue: UInt8
    var alpha: UInt8

    /// What the parser takes, for error messages.
    package static let acceptedForms =
        "hexadecimal such as #fff, ff8800 or #ff8800cc, a CSS colour name such as white, or r,g,b,a from 0 to 255"

    package init(red: UInt8, green: UInt8, blue: UInt8, alpha: UInt8 = 255) {
        self.red = red
        self.green = green
        self.blue = blue
        self.alpha = alpha
    }

    /// - Returns: nil when `text` is none of the accepted forms.
    package init?(parsing text: String) {
        let text = text.lowercased()
        if let color = Self.named(text) ?? Self.hexadecimal(text) ?? Self.decimal(text) {
            self = color
        } else {
            return nil
        }
    }

    private static func named(_ text: String) -> ColorValue? {
        if text == "transparent" { return ColorValue(red: 0, green: 0, blue: 0, alpha: 0) }
        guard let rgb = cssNames[text] else { return nil }
        return ColorValue(
            red: UInt8(truncatingIfNeeded: rgb >> 16),
            green: UInt8(truncatingIfNeeded: rgb >> 8),
            blue: UInt8(truncatingIfNeeded: rgb)
        )
    }

    private static func hexadecimal(_ text: String) -> ColorValue? {
        let digits = (text.hasPrefix("#") ? text.dropFirst() : text[...]).compactMap(\.hexDigitValue)
        guard digits.count == text.count - (text.hasPrefix("#") ? 1 : 0) else { return nil }
        switch digits.count {
        case 3, 4: return ColorValue(components: digits.map { UInt8($0 * 17) })
        case 6, 8:
            return ColorValue(
                components: stride(from: 0, to: digits.count, by: 2).map {
                    UInt8(digits[$0] * 16 + digits[$0 + 1])
                }
            )
        default: return nil
        }
    }

    private static func decimal(_ text: String) -> ColorValue? {
        let fields = text.split(separator: ",", omittingEmptySubsequences: false)
        let components = fields.compactMap { UInt8($0.filter { $0 != " " }) }
        guard components.count == fields.count else { return nil }
        return ColorValue(components: components)
    }

    private init?(components: [UInt8]) {
        guard components.count == 3 || components.count == 4 else { return nil }
        self.init(
            red: components[0],
            green: components[1],
            blue: components[2],
            alpha: components.count == 4 ? components[3] : 255
        )
    }
}

extension Background {
    package init(_ color: ColorValue) {
        self = .color(red: color.red, green: color.green, blue: color.blue, alpha: color.alpha)
    }
}
