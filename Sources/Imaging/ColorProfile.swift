import CLCMS

/// An ICC profile embedded in a file (ICC.1:2022), once it has proven usable.
struct ColorProfile {
    /// The colour spaces of images that are read here.
    enum Space {
        case rgb, gray, cmyk
    }

    /// Real profiles have a few hundred bytes to two megabytes (printers); a compressed bomb unpacks to more.
    static let maximumSize = 4 << 20

    let bytes: [UInt8]
    let space: Space

    /// `nil` if the profile is corrupt, or for colours that no image here can have.
    ///
    /// Usable means that a conversion to sRGB can be built from it, which reads every table that matters.
    init?(_ bytes: [UInt8]) {
        guard ByteReader(bytes[...], .bigEndian).unsigned(at: 0, count: 4).map({ $0 <= bytes.count }) == true,
            let profile = OpenProfile(bytes)
        else { return nil }
        switch cmsGetColorSpace(profile.handle) {
        case cmsSigRgbData: space = .rgb
        case cmsSigGrayData: space = .gray
        case cmsSigCmykData: space = .cmyk
        default: return nil
        }
        self.bytes = bytes
        guard conversionToSRGB() != nil else { return nil }
    }

    /// The way from pixels in this profile's colours to sRGB.
    func conversionToSRGB() -> ColorConversion? {
        guard let source = OpenProfile(bytes) else { return nil }
        let layout =
            switch space {
            case .rgb: cutout_lcms_rgba
            case .gray: cutout_lcms_gray
            case .cmyk: cutout_lcms_cmyk_inverted
            }
        return ColorConversion(from: source, layout: layout)
    }
}

/// Owns a profile that lcms2 has opened.
final class OpenProfile {
    let handle: cmsHPROFILE

    init?(_ bytes: [UInt8]) {
        guard let size = UInt32(exactly: bytes.count), let handle = cmsOpenProfileFromMem(bytes, size)
        else { return nil }
        self.handle = handle
    }

    init?(sRGB: Void) {
        guard let handle = cmsCreate_sRGBProfile() else { return nil }
        self.handle = handle
    }

    deinit { cmsCloseProfile(handle) }
}
