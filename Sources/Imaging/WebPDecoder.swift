import CWebP

/// WebP through libwebp.
enum WebPDecoder {
    static func decode(_ bytes: ArraySlice<UInt8>, _ encoded: EncodedImage) throws(ImagingError) -> Image {
        let (width, height) = (encoded.storedWidth, encoded.storedHeight)
        var failure: String?
        let pixels = [UInt8](unsafeUninitializedCapacity: width * height * 4) { buffer, count in
            failure = bytes.withUnsafeBufferPointer { bytes in
                decodeFirstFrame(of: bytes, onto: buffer, width, height)
            }
            count = failure == nil ? buffer.count : 0
        }
        if let failure { throw .damaged(.webp, failure) }
        return Image(width: width, height: height, pixels: pixels, colorProfile: encoded.profile)
    }

    /// Decodes the first frame of an animation, or the only one there is; answers what was wrong, if anything.
    private static func decodeFirstFrame(
        of bytes: UnsafeBufferPointer<UInt8>,
        onto canvas: UnsafeMutableBufferPointer<UInt8>,
        _ width: Int,
        _ height: Int
    ) -> String? {
        var data = WebPData(bytes: bytes.baseAddress, size: bytes.count)
        guard let demuxer = WebPDemuxInternal(&data, 0, nil, WEBP_DEMUX_ABI_VERSION) else {
            return "broken chunks"
        }
        defer { WebPDemuxDelete(demuxer) }
        var frame = WebPIterator()
        guard WebPDemuxGetFrame(demuxer, 1, &frame) != 0 else { return "no frame" }
        defer { WebPDemuxReleaseIterator(&frame) }
        let (x, y) = (Int(frame.x_offset), Int(frame.y_offset))
        guard frame.complete != 0, x >= 0, y >= 0, x + Int(frame.width) <= width,
            y + Int(frame.height) <= height
        else { return "frame outside the canvas" }
        let isWhole = frame.width == width && frame.height == height
        if !isWhole { canvas.update(repeating: 0) }
        return decode(
            frame,
            into: UnsafeMutableBufferPointer(rebasing: canvas[((y * width + x) * 4)...]),
            width
        )
    }

    private static func decode(
        _ frame: WebPIterator,
        into output: UnsafeMutableBufferPointer<UInt8>,
        _ width: Int
    ) -> String? {
        var config = WebPDecoderConfig()
        guard WebPInitDecoderConfigInternal(&config, WEBP_DECODER_ABI_VERSION) != 0 else {
            return "wrong libwebp"
        }
        config.options.use_threads = 1
        config.output.colorspace = MODE_RGBA
        config.output.is_external_memory = 1
        config.output.u.RGBA.rgba = output.baseAddress
        config.output.u.RGBA.stride = Int32(width * 4)
        config.output.u.RGBA.size = output.count
        let status = WebPDecode(frame.fragment.bytes, frame.fragment.size, &config)
        return status == VP8_STATUS_OK ? nil : "libwebp status \(status.rawValue)"
    }
}
