import CLCMS

/// Owns an lcms2 transform from some profile's pixels to sRGB as RGBA; safe to use from several threads.
final class ColorConversion {
    private let transform: cmsHTRANSFORM

    init?(from source: OpenProfile, layout: UInt32) {
        // lcms2 remembers the last pixel, in a copy that each call makes for itself: a sixth of the time where ink is flat.
        let flags = UInt32(cmsFLAGS_BLACKPOINTCOMPENSATION)
        guard let target = OpenProfile(sRGB: ()),
            let transform = cmsCreateTransform(
                source.handle,
                layout,
                target.handle,
                cutout_lcms_rgba,
                UInt32(INTENT_RELATIVE_COLORIMETRIC),
                flags
            )
        else { return nil }
        self.transform = transform
    }

    /// Converts `count` pixels; `output` takes their colours, its alpha is left alone.
    func convert(_ input: UnsafeRawPointer, to output: UnsafeMutableRawPointer, count: Int) {
        cmsDoTransform(transform, input, output, UInt32(count))
    }

    deinit { cmsDeleteTransform(transform) }
}
