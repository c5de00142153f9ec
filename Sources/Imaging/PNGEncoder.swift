/// Writes PNG: RGBA, RGB where the image is opaque, or grey; eight bits, not interlaced.
///
/// Strips of rows are filtered and compressed on all cores and joined into one zlib stream. They are cut by size, not
/// by the number of cores, so the same image always makes the same file.
enum PNGEncoder {
    /// Section 6.1 of the PNG specification.
    private enum ColorType: UInt8 {
        case gray = 0
        case rgb = 2
        case rgba = 6
    }

    /// - Parameter keepsAlpha: whether alpha is written although nothing is transparent.
    static func encode(_ image: Image, keepsAlpha: Bool = false) throws(ImagingError) -> [UInt8] {
        let isOpaque = !keepsAlpha && image.isOpaque
        let rows = PNGRows(width: image.width, height: image.height, layout: isOpaque ? .rgbOfRGBA : .rgba)
        return try encode(
            image.pixels,
            rows,
            isOpaque ? .rgb : .rgba,
            profile: image.colorProfile,
            density: image.density
        )
    }

    static func encode(_ image: GrayImage) throws(ImagingError) -> [UInt8] {
        let rows = PNGRows(width: image.width, height: image.height, layout: .gray)
        return try encode(image.pixels, rows, .gray, profile: nil, density: nil)
    }

    private static func encode(
        _ pixels: [UInt8],
        _ rows: PNGRows,
        _ colorType: ColorType,
        profile: [UInt8]?,
        density: PixelDensity?
    ) throws(ImagingError) -> [UInt8] {
        guard let strips = PNGStrip.all(of: rows, pixels), var checksum = strips.first?.checksum else {
            throw .encodingFailed(.png, "out of memory")
        }
        for strip in strips.dropFirst() { checksum.append(strip.checksum) }

        var writer = PNGWriter()
        writer.reserve(strips.reduce(profile?.count ?? 0) { $0 + $1.blocks.count + 12 } + 128)
        writer.append("IHDR", header(rows, colorType))
        if let profile, let stream = Deflate.zlib(profile) {
            writer.append("iCCP", Array("ICC profile\0\0".utf8), stream)
        }
        if let density { writer.append("pHYs", density.perMetre) }
        writer.append("IDAT", Deflate.zlibHeader)
        for strip in strips { writer.append("IDAT", strip.blocks) }
        writer.append("IDAT", Deflate.finalBlock, checksum.bytes)
        writer.append("IEND")
        return writer.bytes
    }

    private static func header(_ rows: PNGRows, _ colorType: ColorType) -> [UInt8] {
        let compressionFilterAndInterlace: [UInt8] = [0, 0, 0]
        return UInt32(truncatingIfNeeded: rows.width).bigEndianBytes
            + UInt32(truncatingIfNeeded: rows.height).bigEndianBytes
            + [8, colorType.rawValue] + compressionFilterAndInterlace
    }
}

extension PixelDensity {
    /// The data of a pHYs chunk: pixels per unit each way, and 1 for the metre.
    fileprivate var perMetre: [UInt8] {
        [horizontal, vertical].flatMap { UInt32(($0 / Self.metresPerInch).rounded()).bigEndianBytes } + [1]
    }
}
