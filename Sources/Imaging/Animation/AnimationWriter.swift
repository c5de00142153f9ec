import CWebP

/// Writes pictures that follow one another as one file: an animated PNG or WebP.
public protocol AnimationWriter {
    /// Takes the next picture; all are of one size.
    mutating func add(_ frame: AnimationFrame) throws(ImagingError)

    /// The finished file.
    ///
    /// - Precondition: there was at least one picture.
    mutating func finished() throws(ImagingError) -> [UInt8]
}

extension ImageFormat {
    /// A writer of animations in this format; nil where it has none that is written.
    ///
    /// - Parameters:
    ///   - frameCount: how many pictures there will be.
    ///   - loops: how often they are played; 0 for ever.
    public func animationWriter(frameCount: Int, loops: Int) -> (any AnimationWriter)? {
        switch self {
        case .png: PNGAnimationWriter(frameCount: frameCount, loops: loops)
        case .webp: WebPAnimationWriter(loops: loops)
        case .jpeg, .avif: nil
        }
    }
}

/// Every picture is a whole PNG, whose data become those of a frame: see ``PNGAnimation``.
struct PNGAnimationWriter: AnimationWriter {
    private let frameCount: Int
    private let loops: Int
    private var writer = PNGWriter()
    private var sequence: UInt32 = 0
    private var isFirst = true

    init(frameCount: Int, loops: Int) { (self.frameCount, self.loops) = (frameCount, loops) }

    mutating func add(_ frame: AnimationFrame) throws(ImagingError) {
        let file = try PNGEncoder.encode(frame.image, keepsAlpha: true)
        var control: [UInt8]? = []
        for chunk in PNGChunks(file[...]) {
            let data = Array(chunk.data)
            if chunk.isNamed("IHDR") {
                control = fields(data, frame.milliseconds)
                if isFirst { begin(data) }
            } else if chunk.isNamed("iCCP"), isFirst {
                writer.append("iCCP", data)
            } else if chunk.isNamed("IDAT") {
                if let control { writer.append("fcTL", next(), control) }
                control = nil
                if isFirst { writer.append("IDAT", data) } else { writer.append("fdAT", next(), data) }
            }
        }
        isFirst = false
    }

    private mutating func begin(_ header: [UInt8]) {
        writer.append("IHDR", header)
        writer.append(
            "acTL",
            UInt32(truncatingIfNeeded: frameCount).bigEndianBytes,
            UInt32(truncatingIfNeeded: loops).bigEndianBytes
        )
    }

    mutating func finished() throws(ImagingError) -> [UInt8] {
        writer.append("IEND")
        return writer.bytes
    }

    private mutating func next() -> [UInt8] {
        defer { sequence += 1 }
        return sequence.bigEndianBytes
    }

    /// What fcTL says behind its number: the whole canvas, for so long, left as it is and in the place of what was there.
    private func fields(_ header: [UInt8], _ milliseconds: Int) -> [UInt8] {
        let isLong = milliseconds > 65_535
        let time = UInt16(clamping: isLong ? milliseconds / 10 : milliseconds)
        let unit: UInt16 = isLong ? 100 : 1000
        let (corner, operations) = ([UInt8](repeating: 0, count: 8), [UInt8](repeating: 0, count: 2))
        return Array(header.prefix(8)) + corner
            + [UInt8(time >> 8), UInt8(time & 255), UInt8(unit >> 8), UInt8(unit & 255)] + operations
    }
}

/// libwebp's own writer, which keeps only what changes from one picture to the next.
final class WebPAnimationWriter: AnimationWriter {
    private let loops: Int
    private var encoder: OpaquePointer?
    private var time: Int32 = 0
    private var profile: [UInt8]?

    private static let quality: Float = 90
    /// As for single pictures: see ``WebPEncoder``.
    private static let effort: Int32 = 2

    init(loops: Int) { self.loops = loops }

    deinit { WebPAnimEncoderDelete(encoder) }

    func add(_ frame: AnimationFrame) throws(ImagingError) {
        let image = frame.image
        guard max(image.width, image.height) <= WebPFile.maximumSide else {
            throw .tooLarge(for: .webp, maximumSide: WebPFile.maximumSide)
        }
        if encoder == nil {
            var options = WebPAnimEncoderOptions()
            guard WebPAnimEncoderOptionsInit(&options) != 0 else { throw failure("another libwebp") }
            options.anim_params.loop_count = Int32(clamping: loops)
            // White, as libwebp has it, would show behind what is transparent in viewers that heed it.
            options.anim_params.bgcolor = 0
            encoder = WebPAnimEncoderNew(Int32(image.width), Int32(image.height), &options)
            profile = image.colorProfile
        }
        var config = WebPConfig()
        var picture = WebPPicture()
        guard WebPConfigPreset(&config, WEBP_PRESET_PHOTO, Self.quality) != 0, WebPPictureInit(&picture) != 0
        else {
            throw failure("another libwebp")
        }
        defer { WebPPictureFree(&picture) }
        config.method = Self.effort
        config.thread_level = 1
        picture.use_argb = 1
        picture.width = Int32(image.width)
        picture.height = Int32(image.height)
        guard WebPPictureImportRGBA(&picture, image.pixels, Int32(image.width * 4)) != 0,
            WebPAnimEncoderAdd(encoder, &picture, time, &config) != 0
        else { throw failure("libwebp error \(picture.error_code.rawValue)") }
        time += Int32(clamping: frame.milliseconds)
    }

    func finished() throws(ImagingError) -> [UInt8] {
        var data = WebPData()
        defer { WebPDataClear(&data) }
        guard WebPAnimEncoderAdd(encoder, nil, time, nil) != 0, WebPAnimEncoderAssemble(encoder, &data) != 0
        else {
            throw failure("no animation")
        }
        let file = Array(UnsafeBufferPointer(start: data.bytes, count: data.size))
        guard let profile else { return file }
        guard let file = WebPMuxer.adding(profile: profile, toAnimation: file) else {
            throw failure("no metadata")
        }
        return file
    }

    private func failure(_ reason: String) -> ImagingError { .encodingFailed(.webp, reason) }
}
