/// A length in pixels, or as a share of something larger.
package enum Length: Sendable, Equatable {
    case pixels(Int)
    /// 0 is nothing, 100 the whole.
    case percent(Double)

    /// Reads `30px`, `30` or `10%`. Nil for anything else: a sign, an exponent, a number without end.
    package init?(parsing text: Substring) {
        let isPercent = text.hasSuffix("%")
        let digits = isPercent ? text.dropLast() : text.hasSuffix("px") ? text.dropLast(2) : text
        guard (1...9).contains(digits.utf8.count), digits.utf8.allSatisfy(Self.isDigitOrPoint) else {
            return nil
        }
        if isPercent {
            guard let value = Double(digits) else { return nil }
            self = .percent(value)
        } else {
            guard let value = Int(digits) else { return nil }
            self = .pixels(value)
        }
    }

    private static func isDigitOrPoint(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: ".")
    }

    /// In pixels, where 100 % are `whole` pixels.
    func resolved(of whole: Int) -> Double {
        switch self {
        case .pixels(let count): Double(count)
        case .percent(let share): Double(whole) * share / 100
        }
    }
}
