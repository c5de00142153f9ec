import CWebP

/// Reads WebP through libwebp; of an animation, the first frame on its canvas.
enum WebPDecoder {
    static func decode(_ bytes: ArraySlice<UInt8>, _ encoded: EncodedImage) throws(ImagingError) -> Image {
        var failure: String?
        let pixels = [UInt8](unsafeUninitializedCapacity: encoded.storedWidth * encoded.storedHeight * 4) {
            canvas,
            count in
            failure = bytes.withUnsafeBufferPointer { bytes in
                Demuxer(bytes).map { drawFirstFrame($0, encoded, onto: canvas) } ?? "chunks out of order"
            }
            count = failure == nil ? canvas.count : 0
        }
        if let failure { throw .damaged(.webp, failure) }
        return Image(encoded, pixels: pixels)
    }

    /// Answers what was wrong, if anything.
    private static func drawFirstFrame(
        _ demuxer: Demuxer,
        _ encoded: EncodedImage,
        onto canvas: UnsafeMutableBufferPointer<UInt8>
    ) -> String? {
        let frame = demuxer.firstFrame
        let (x, y, width, height) = (
            Int(frame.x_offset), Int(frame.y_offset), Int(frame.width), Int(frame.height)
        )
        guard frame.complete != 0 else { return "no whole frame" }
        guard x >= 0, y >= 0, x + width <= encoded.storedWidth, y + height <= encoded.storedHeight
        else { return "frame outside the canvas" }
        if width < encoded.storedWidth || height < encoded.storedHeight { canvas.initialize(repeating: 0) }
        let corner = (y * encoded.storedWidth + x) * 4
        return decode(
            frame.fragment,
            stride: encoded.storedWidth * 4,
            into: UnsafeMutableBufferPointer(rebasing: canvas[corner...])
        )
    }

    /// Decodes in place; libwebp checks that its picture fits into `output`.
    private static func decode(
        _ data: WebPData,
        stride: Int,
        into output: UnsafeMutableBufferPointer<UInt8>
    ) -> String? {
        var config = WebPDecoderConfig()
        guard WebPInitDecoderConfig(&config) != 0 else { return "another libwebp than this was built for" }
        config.options.use_threads = 1
        config.output.colorspace = MODE_RGBA
        config.output.is_external_memory = 1
        config.output.u.RGBA.rgba = output.baseAddress
        config.output.u.RGBA.stride = Int32(stride)
        config.output.u.RGBA.size = output.count
        let status = WebPDecode(data.bytes, data.size, &config)
        return status == VP8_STATUS_OK ? nil : "libwebp status \(status.rawValue)"
    }
}

/// Owns a libwebpdemux instance over bytes that outlive it.
private final class Demuxer {
    private let handle: OpaquePointer
    /// The only frame of a still image; its data lie in the file's bytes.
    private(set) var firstFrame = WebPIterator()

    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        var data = WebPData(bytes: bytes.baseAddress, size: bytes.count)
        guard let handle = WebPDemux(&data) else { return nil }
        self.handle = handle
        guard WebPDemuxGetFrame(handle, 1, &firstFrame) != 0 else { return nil }
    }

    deinit {
        WebPDemuxReleaseIterator(&firstFrame)
        WebPDemuxDelete(handle)
    }
}
