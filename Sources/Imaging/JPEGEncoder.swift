import CTurboJPEG

/// JPEG through TurboJPEG's C API.
enum JPEGEncoder {
    private static let maximumSide = 65_500

    static func encode(_ image: Image, quality: Int) throws(ImagingError) -> [UInt8] {
        // From 90 on people ask for quality: colour edges of a cutout on a flat background show 4:2:0 clearly.
        let subsampling = quality >= 90 ? TJSAMP_444 : TJSAMP_420
        return try compress(
            image.pixels,
            image.width,
            image.height,
            TJPF_RGBX,
            subsampling,
            quality
        )
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
        guard let handle = tjInitCompress() else { throw .encodingFailed(.jpeg, "out of memory") }
        defer { tjDestroy(handle) }
        var output: UnsafeMutablePointer<UInt8>?
        var size: CUnsignedLong = 0
        defer { tjFree(output) }
        let result = tjCompress2(
            handle,
            pixels,
            Int32(width),
            0,
            Int32(height),
            format.rawValue,
            &output,
            &size,
            subsampling.rawValue.signed,
            Int32(quality),
            0
        )
        guard result == 0, let output else {
            throw .encodingFailed(.jpeg, tjGetErrorStr2(handle).map { String(cString: $0) } ?? "unknown")
        }
        return Array(UnsafeBufferPointer(start: output, count: Int(size)))
    }
}
