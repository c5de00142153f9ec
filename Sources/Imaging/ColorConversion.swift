import CLCMS

/// Owns an lcms2 transform from some profile's pixels to sRGB; safe to use from several threads.
final class ColorConversion {
    private let transform: cmsHTRANSFORM

    /// - Parameters:
    ///   - layout: how pixels lie in memory, as lcms2 numbers it.
    ///   - target: the same for the colours that they become.
    ///   - flags: what lcms2 shall do otherwise than by default.
    init?(from source: OpenProfile, layout: UInt32, to target: UInt32, flags: Int32 = 0) {
        guard let sRGB = OpenProfile(sRGB: ()),
            let transform = cmsCreateTransform(
                source.handle,
                layout,
                sRGB.handle,
                target,
                UInt32(INTENT_RELATIVE_COLORIMETRIC),
                UInt32(cmsFLAGS_BLACKPOINTCOMPENSATION | flags)
            )
        else { return nil }
        self.transform = transform
    }

    /// Converts `count` pixels; of RGBA, alpha is left alone.
    func convert(_ input: UnsafeRawPointer, to output: UnsafeMutableRawPointer, count: Int) {
        cmsDoTransform(transform, input, output, UInt32(count))
    }

    deinit { cmsDeleteTransform(transform) }
}
