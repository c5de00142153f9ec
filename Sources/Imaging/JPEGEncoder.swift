import CTurboJPEG

/// Writes JPEG through TurboJPEG's C API. Alpha is ignored.
enum JPEGEncoder {
    /// The library's limit; the format's own is 65,535.
    private static let maximumSide = 65_500

    static func encode(_ image: Image, quality: Int) throws(ImagingError) -> [UInt8] {
        // At full quality colour keeps its full resolution: on the hard edge between a cutout and a flat background,
        // halving it shows.
        let subsampling = quality >= 90 ? TJSAMP_444 : TJSAMP_420
        let jpeg = try compress(image.pixels, image.width, image.height, TJPF_RGBX, subsampling, quality)
        guard let profile = image.colorProfile, let segments = JPEGProfileSegments.markers(for: profile)
        else { return jpeg }
        return jpeg.prefix(headSize(of: jpeg)) + segments + jpeg.dropFirst(headSize(of: jpeg))
    }

    /// SOI and the JFIF segment, which must come before any other.
    private static func headSize(of jpeg: [UInt8]) -> Int {
        let reader = ByteReader(jpeg[...], .bigEndian)
        guard reader.matches([0xFF, 0xE0], at: 2), let length = reader.unsigned(at: 4, count: 2) else {
            return 2
        }
        return 4 + length
    }

    static func encode(_ image: GrayImage, quality: Int) throws(ImagingError) -> [UInt8] {
        try compress(image.pixels, image.width, image.height, TJPF_GRAY, TJSAMP_GRAY, quality)
    }

    private static func compress(
        _ pixels: [UInt8],
        _ width: Int,
        _ height: Int,
        _ format: TJPF,
        _ subsampling: TJSAMP,
        _ quality: Int
    ) throws(ImagingError) -> [UInt8] {
        guard max(width, height) <= maximumSide else { throw .tooLarge(for: .jpeg, maximumSide: maximumSide) }
        guard let handle = tjInitCompress() else { throw .encodingFailed(.jpeg, "no compressor") }
        defer { tjDestroy(handle) }
        var output: UnsafeMutablePointer<UInt8>?
        var size: CUnsignedLong = 0
        defer { tjFree(output) }
        let status = tjCompress2(
            handle,
            pixels,
            Int32(width),
            0,
            Int32(height),
            format.rawValue,
            &output,
            &size,
            Int32(subsampling.rawValue),
            Int32(quality),
            0
        )
        guard status == 0, let output else {
            throw .encodingFailed(.jpeg, tjGetErrorStr2(handle).map { String(cString: $0) } ?? "unknown")
        }
        return Array(UnsafeBufferPointer(start: output, count: Int(size)))
    }
}
