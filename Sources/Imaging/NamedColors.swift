/// RGB colours that a file names by numbers rather than by a profile: PNG's cICP and cHRM chunks, HEIF's `nclx` box.
struct NamedColors: Sendable, Equatable {
    /// A CIE 1931 chromaticity.
    struct Chromaticity: Sendable, Equatable {
        let x: Double
        let y: Double

        init(_ x: Double, _ y: Double) {
            self.x = x
            self.y = y
        }
    }

    struct Primaries: Sendable, Equatable {
        let red: Chromaticity
        let green: Chromaticity
        let blue: Chromaticity
        let white: Chromaticity
    }

    /// How light becomes numbers.
    enum Transfer: Sendable, Equatable {
        case sRGB
        /// ITU-R BT.709, and BT.601 and BT.2020, which share its curve.
        case bt709
        case gamma(Double)
    }

    let primaries: Primaries
    let transfer: Transfer

    static let sRGB = NamedColors(primaries: .bt709, transfer: .sRGB)
    static let displayP3 = NamedColors(primaries: .displayP3, transfer: .sRGB)

    /// From the code points of ITU-T H.273, tables 2 and 3; `nil` for those that no ordinary picture has.
    ///
    /// PQ and HLG (16 and 18), which are for screens brighter than paper, are among the latter: their pixels are
    /// left as they are.
    init?(primariesCode: Int, transferCode: Int) {
        switch primariesCode {
        case 1: primaries = .bt709
        case 5, 6, 7: primaries = primariesCode == 5 ? .bt601With625Lines : .bt601With525Lines
        case 9: primaries = .bt2020
        case 11: primaries = .dciP3
        case 12: primaries = .displayP3
        default: return nil
        }
        switch transferCode {
        case 1, 6, 14, 15: transfer = .bt709
        case 4: transfer = .gamma(2.2)
        case 5: transfer = .gamma(2.8)
        case 8: transfer = .gamma(1)
        case 13: transfer = .sRGB
        default: return nil
        }
    }

    init(primaries: Primaries, transfer: Transfer) {
        self.primaries = primaries
        self.transfer = transfer
    }
}

extension NamedColors.Primaries {
    private static let d65 = NamedColors.Chromaticity(0.3127, 0.3290)

    static let bt709 = NamedColors.Primaries(
        red: .init(0.640, 0.330),
        green: .init(0.300, 0.600),
        blue: .init(0.150, 0.060),
        white: d65
    )
    static let bt601With625Lines = NamedColors.Primaries(
        red: .init(0.640, 0.330),
        green: .init(0.290, 0.600),
        blue: .init(0.150, 0.060),
        white: d65
    )
    static let bt601With525Lines = NamedColors.Primaries(
        red: .init(0.630, 0.340),
        green: .init(0.310, 0.595),
        blue: .init(0.155, 0.070),
        white: d65
    )
    static let bt2020 = NamedColors.Primaries(
        red: .init(0.708, 0.292),
        green: .init(0.170, 0.797),
        blue: .init(0.131, 0.046),
        white: d65
    )
    static let displayP3 = NamedColors.Primaries(
        red: .init(0.680, 0.320),
        green: .init(0.265, 0.690),
        blue: .init(0.150, 0.060),
        white: d65
    )
    static let dciP3 = NamedColors.Primaries(
        red: .init(0.680, 0.320),
        green: .init(0.265, 0.690),
        blue: .init(0.150, 0.060),
        white: .init(0.314, 0.351)
    )

    /// Whether these are the others but for rounding: a cHRM chunk has five digits, and writers drop some.
    func isNear(_ other: NamedColors.Primaries) -> Bool {
        zip([red, green, blue, white], [other.red, other.green, other.blue, other.white])
            .allSatisfy { abs($0.x - $1.x) < 0.002 && abs($0.y - $1.y) < 0.002 }
    }

    /// Whether a conversion can be made of them: a triangle of some area around a white that is inside it.
    var isPlausible: Bool {
        func side(_ a: NamedColors.Chromaticity, _ b: NamedColors.Chromaticity) -> Double {
            (b.x - a.x) * (white.y - a.y) - (b.y - a.y) * (white.x - a.x)
        }
        let hasLight = [red, green, blue, white].allSatisfy { $0.y > 0.001 && $0.x >= 0 && $0.x + $0.y <= 1 }
        return hasLight && [side(red, green), side(green, blue), side(blue, red)].allSatisfy { $0 > 0.001 }
    }
}
