import Matting

extension Length {
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
}

extension RegionOfInterest {
    /// Reads `x1 y1 x2 y2`, each in pixels or per cent. Nil where there are not four lengths.
    package init?(parsing text: String) {
        let fields = text.split(separator: " ")
        let corners = fields.compactMap(Length.init(parsing:))
        guard fields.count == 4, corners.count == 4 else { return nil }
        self.init(from: (corners[0], corners[1]), to: (corners[2], corners[3]))
    }
}

extension CropMargin {
    /// The widest margin of a side.
    private static let maximumPixels = 500
    private static let maximumPercent = 50.0

    /// Reads one, two (top and bottom, left and right) or four lengths (top, right, bottom, left), of at most 500
    /// pixels or 50 % of the subject each. Nil for anything else.
    package init?(parsing text: String) {
        let fields = text.split(separator: " ")
        let sides = fields.compactMap(Length.init(parsing:)).filter(Self.isAccepted)
        guard sides.count == fields.count else { return nil }
        switch sides.count {
        case 1: self.init(top: sides[0], right: sides[0], bottom: sides[0], left: sides[0])
        case 2: self.init(top: sides[0], right: sides[1], bottom: sides[0], left: sides[1])
        case 4: self.init(top: sides[0], right: sides[1], bottom: sides[2], left: sides[3])
        default: return nil
        }
    }

    private static func isAccepted(_ length: Length) -> Bool {
        switch length {
        case .pixels(let count): count <= maximumPixels
        case .percent(let share): share <= maximumPercent
        }
    }
}

extension SubjectPosition {
    /// Reads `original`, `center`, or one or two percentages (horizontal, vertical). Nil for anything else.
    package init?(parsing text: String) {
        switch text {
        case "original": self = .original
        case "center": self = .center
        default:
            let fields = text.split(separator: " ")
            let shares = fields.compactMap(Self.share)
            guard let x = shares.first, shares.count == fields.count, shares.count <= 2 else { return nil }
            self = .at(x: x, y: shares.last ?? x)
        }
    }

    private static func share(_ text: Substring) -> Double? {
        guard case .percent(let value) = Length(parsing: text), value <= 100 else { return nil }
        return value / 100
    }
}
