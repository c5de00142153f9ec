import CLCMS

/// An ICC profile embedded in a file (ICC.1:2022), once its structure has proven sound.
///
/// A profile is a program of a kind: lcms2 runs every stage that one lists. So only what a conversion needs is looked at,
/// held to sizes that real profiles have, and handed on; and for RGB, whose profile goes with the image, no conversion
/// is built at all. Multi-process elements (D2Bx, B2Dx) are left out in any case.
struct ColorProfile {
    /// The colour spaces of images that are read here.
    enum Space {
        case rgb, gray, cmyk
    }

    /// Photos have profiles of under 4 KB, prints of some hundred; a compressed bomb unpacks to more.
    static let maximumSize = 1 << 20

    private static let lookupTables: Set<ICCSignature> = ["A2B0", "A2B1", "A2B2"]
    private static let inverseTables: Set<ICCSignature> = ["B2A0", "B2A1", "B2A2"]
    private static let multiProcess: Set<ICCSignature> = [
        "D2B0", "D2B1", "D2B2", "D2B3", "B2D0", "B2D1", "B2D2", "B2D3",
    ]
    private static let adaptation: Set<ICCSignature> = ["wtpt", "chad"]

    let bytes: [UInt8]
    let space: Space

    /// `nil` if the profile is corrupt or too large, or for colours that no image here can have.
    init?(_ bytes: [UInt8]) {
        guard bytes.count <= Self.maximumSize, let tags = ICCTags(bytes) else { return nil }
        switch tags.colorSpace {
        case "RGB " where Self.definesRGB(tags):
            space = .rgb
            self.bytes = tags.profile {
                !Self.multiProcess.contains($0) && tags.data(of: $0)?.signature(at: 0) != "mpet"
            }
        case "GRAY" where ICCElements.isCurve(tags.data(of: "kTRC")) && Self.hasSoundWhite(tags):
            space = .gray
            self.bytes = tags.profile { $0 == "kTRC" || Self.adaptation.contains($0) }
        case "CMYK" where Self.definesCMYK(tags) && Self.hasSoundWhite(tags):
            space = .cmyk
            let kept = Self.lookupTables.union(Self.inverseTables).union(Self.adaptation)
            self.bytes = tags.profile(keeping: kept.contains)
        default: return nil
        }
    }

    /// The way from levels of grey in this profile to sRGB as RGBA; `nil` where lcms2 refuses.
    func grayConversion() -> ColorConversion? {
        OpenProfile(bytes).flatMap {
            ColorConversion(from: $0, layout: cutout_lcms_gray, to: cutout_lcms_rgba)
        }
    }

    /// The way from inks in this profile to sRGB; `nil` where lcms2 refuses.
    func inkLattice(side: Int = InkLattice.standardSide) -> InkLattice? {
        guard let source = OpenProfile(bytes),
            let conversion = ColorConversion(
                from: source,
                layout: cutout_lcms_cmyk_inverted_16,
                to: cutout_lcms_rgb_16,
                // Else lcms2 makes a lattice of its own first.
                flags: cmsFLAGS_NOOPTIMIZE | cmsFLAGS_NOCACHE
            )
        else { return nil }
        return InkLattice(side: side) { inks in
            let count = inks.count / 4
            return [UInt16](unsafeUninitializedCapacity: count * 3) { colors, initializedCount in
                colors.initialize(repeating: 0)
                if let start = colors.baseAddress { conversion.convert(inks, to: start, count: count) }
                initializedCount = count * 3
            }
        }
    }

    private static func definesRGB(_ tags: ICCTags) -> Bool {
        let colors: [ICCSignature] = ["rXYZ", "gXYZ", "bXYZ"]
        let curves: [ICCSignature] = ["rTRC", "gTRC", "bTRC"]
        let isMatrix =
            colors.allSatisfy { ICCElements.isColor(tags.data(of: $0)) }
            && curves.allSatisfy { ICCElements.isCurve(tags.data(of: $0)) }
        return isMatrix || ICCElements.isLookupTable(tags.data(of: "A2B0"), inputs: 3, outputs: 3)
    }

    /// Every table that lcms2 could choose must be sound; the inverse ones tell it how dark black is.
    private static func definesCMYK(_ tags: ICCTags) -> Bool {
        func areSound(_ names: Set<ICCSignature>, _ inputs: Int, _ outputs: Int) -> Bool {
            tags.tags.filter { names.contains($0.signature) }.allSatisfy {
                ICCElements.isLookupTable(tags.data(of: $0.signature), inputs: inputs, outputs: outputs)
            }
        }
        return tags.data(of: "A2B0") != nil && areSound(lookupTables, 4, 3) && areSound(inverseTables, 3, 4)
    }

    private static func hasSoundWhite(_ tags: ICCTags) -> Bool {
        guard let white = tags.data(of: "wtpt") else { return true }
        return ICCElements.isColor(white)
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
