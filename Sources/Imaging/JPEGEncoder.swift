import CJPEG

/// Writes JPEG through libjpeg-turbo. Alpha is ignored.
enum JPEGEncoder {
    /// The library's limit; the format's own is 65,535.
    private static let maximumSide = 65_500
    /// A profile is cut into at most 255 segments of this size: ICC.1:2022, annex B.4.
    private static let maximumProfileSize = 255 * (65_535 - 2 - 12 - 2)

    static func encode(_ image: Image, quality: Int) throws(ImagingError) -> [UInt8] {
        // At full quality colour keeps its full resolution: on the hard edge between a cutout and a flat background,
        // halving it shows.
        var options = cjpeg_options()
        options.quality = Int32(quality)
        options.halves_chroma = quality >= 90 ? 0 : 1
        options.density_x = UInt16(image.density?.horizontal.rounded() ?? 0)
        options.density_y = UInt16(image.density?.vertical.rounded() ?? 0)
        let size = (image.width, image.height)
        guard let profile = image.colorProfile, profile.count <= maximumProfileSize else {
            return try compress(image.pixels, size, CJPEG_RGBA, options)
        }
        return try profile.withUnsafeBufferPointer { profile throws(ImagingError) in
            options.profile = profile.baseAddress
            options.profile_size = profile.count
            return try compress(image.pixels, size, CJPEG_RGBA, options)
        }
    }

    static func encode(_ image: GrayImage, quality: Int) throws(ImagingError) -> [UInt8] {
        var options = cjpeg_options()
        options.quality = Int32(quality)
        return try compress(image.pixels, (image.width, image.height), CJPEG_GRAY, options)
    }

    private static func compress(
        _ pixels: [UInt8],
        _ size: (width: Int, height: Int),
        _ layout: cjpeg_layout,
        _ options: cjpeg_options
    ) throws(ImagingError) -> [UInt8] {
        guard max(size.width, size.height) <= maximumSide else {
            throw .tooLarge(for: .jpeg, maximumSide: maximumSide)
        }
        var report = cjpeg_report()
        var file: UnsafeMutablePointer<UInt8>?
        var count = 0
        defer { cjpeg_free(file) }
        let status = cjpeg_encode(
            pixels,
            UInt32(size.width),
            UInt32(size.height),
            layout,
            options,
            &file,
            &count,
            &report
        )
        guard status == CJPEG_OK else { throw .encodingFailed(.jpeg, report.sentence) }
        return Array(UnsafeBufferPointer(start: file, count: count))
    }
}
