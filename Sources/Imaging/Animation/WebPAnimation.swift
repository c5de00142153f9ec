import CWebP

/// The pictures of an animated WebP, as libwebp draws them.
final class WebPAnimation: AnimationSource {
    let frameCount: Int
    let loops: Int

    private let decoder: OpaquePointer
    /// The file, which the decoder reads from until its end.
    private let file: UnsafeMutableBufferPointer<UInt8>
    private let encoded: EncodedImage
    private var time: Int32 = 0

    init(_ bytes: ArraySlice<UInt8>, _ encoded: EncodedImage) throws(ImagingError) {
        let file = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
        _ = file.initialize(from: bytes)
        var options = WebPAnimDecoderOptions()
        var data = WebPData(bytes: file.baseAddress, size: file.count)
        var info = WebPAnimInfo()
        guard WebPAnimDecoderOptionsInit(&options) != 0 else {
            file.deallocate()
            throw .damaged(.webp, "another libwebp than this was built for")
        }
        options.color_mode = MODE_RGBA
        options.use_threads = 1
        guard let decoder = WebPAnimDecoderNew(&data, &options) else {
            file.deallocate()
            throw .damaged(.webp, "chunks out of order")
        }
        self.file = file
        self.decoder = decoder
        _ = WebPAnimDecoderGetInfo(decoder, &info)
        guard Int(info.canvas_width) == encoded.storedWidth, Int(info.canvas_height) == encoded.storedHeight
        else {
            WebPAnimDecoderDelete(decoder)
            file.deallocate()
            throw .damaged(.webp, "two sizes of the canvas")
        }
        frameCount = Int(info.frame_count)
        loops = Int(info.loop_count)
        self.encoded = encoded
    }

    deinit {
        WebPAnimDecoderDelete(decoder)
        file.deallocate()
    }

    func next() throws(ImagingError) -> AnimationFrame? {
        guard WebPAnimDecoderHasMoreFrames(decoder) != 0 else { return nil }
        var canvas: UnsafeMutablePointer<UInt8>?
        var end: Int32 = 0
        guard WebPAnimDecoderGetNext(decoder, &canvas, &end) != 0, let canvas else {
            throw .damaged(.webp, "a frame cannot be decoded")
        }
        defer { time = end }
        let pixels = Array(
            UnsafeBufferPointer(start: canvas, count: encoded.storedWidth * encoded.storedHeight * 4)
        )
        return AnimationFrame(image: Image(encoded, pixels: pixels), milliseconds: Int(end - time))
    }
}
