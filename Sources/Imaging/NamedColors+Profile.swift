import CLCMS

extension NamedColors {
    /// A profile that says the same; `nil` for sRGB, which needs none, and where lcms2 refuses.
    ///
    /// The same colours make the same bytes: the date in the header, which lcms2 takes from the clock, is a fixed one.
    func profile() -> [UInt8]? {
        guard self != .sRGB, primaries.isPlausible, let curve = ToneCurve(transfer) else { return nil }
        var white = primaries.white.withLuminance
        var triple = cmsCIExyYTRIPLE(
            Red: primaries.red.withLuminance,
            Green: primaries.green.withLuminance,
            Blue: primaries.blue.withLuminance
        )
        var curves: [OpaquePointer?] = [curve.handle, curve.handle, curve.handle]
        guard let handle = cmsCreateRGBProfile(&white, &triple, &curves) else { return nil }
        defer { cmsCloseProfile(handle) }
        var size: UInt32 = 0
        guard cmsSaveProfileToMem(handle, nil, &size) != 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(size))
        guard cmsSaveProfileToMem(handle, &bytes, &size) != 0, bytes.count > 128 else { return nil }
        let newYear2000: [UInt8] = [0x07, 0xD0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]
        bytes.replaceSubrange(24..<36, with: newYear2000)
        return bytes
    }
}

extension NamedColors.Chromaticity {
    fileprivate var withLuminance: cmsCIExyY { cmsCIExyY(x: x, y: y, Y: 1) }
}

/// Owns a curve of lcms2.
private final class ToneCurve {
    let handle: OpaquePointer

    init?(_ transfer: NamedColors.Transfer) {
        // Parametric curve 4 of lcms2, ICC.1's type 3: (a x + b)^g from d on, c x below.
        let parameters: [Double] =
            switch transfer {
            case .sRGB: [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045]
            case .bt709: [1 / 0.45, 1 / 1.099, 0.099 / 1.099, 1 / 4.5, 0.081]
            case .gamma(let exponent): [exponent, 1, 0, 0, 0]
            }
        guard let handle = cmsBuildParametricToneCurve(nil, 4, parameters) else { return nil }
        self.handle = handle
    }

    deinit { cmsFreeToneCurve(handle) }
}
