import CHEIF

/// A HEIF file of one coded item, decoded to planes of red, green and blue, or to one of grey; owns libheif's image.
///
/// Planes, because libheif makes them on its way to anything else: 52 megapixels need 200 MB less than as RGBA.
final class HEIFSingle {
    /// What libheif said.
    struct Failure: Error {
        let reason: String
    }

    private struct Plane {
        let start: UnsafePointer<UInt8>
        let stride: Int
    }

    let width: Int
    let height: Int
    private let image: OpaquePointer
    /// One where the picture is grey.
    private let planes: [Plane]
    /// Eight bits for each value of a deeper sample; empty where samples have eight bits, one byte each.
    private let levels: [UInt8]

    static func decode(_ file: [UInt8]) -> Result<HEIFSingle, Failure> {
        guard let context = heif_context_alloc() else { return .failure(Failure(reason: "no memory")) }
        defer { heif_context_free(context) }
        heif_context_set_maximum_image_size_limit(context, Int32(PixelBudget.standard.maximumSide))
        // The tiles of a grid already keep the cores busy.
        heif_context_set_max_decoding_threads(context, 0)
        return file.withUnsafeBytes { bytes in
            var error = heif_context_read_from_memory_without_copy(
                context,
                bytes.baseAddress,
                bytes.count,
                nil
            )
            var handle: OpaquePointer?
            if error.code == heif_error_Ok { error = heif_context_get_primary_image_handle(context, &handle) }
            defer { heif_image_handle_release(handle) }
            guard error.code == heif_error_Ok, let handle else { return .failure(Failure(error)) }
            var image: OpaquePointer?
            error = heif_decode_image(handle, &image, heif_colorspace_undefined, heif_chroma_undefined, nil)
            guard error.code == heif_error_Ok, let image else { return .failure(Failure(error)) }
            guard let single = HEIFSingle(image) else {
                return .failure(Failure(reason: "no planes of pixels"))
            }
            return .success(single)
        }
    }

    /// Takes over the image.
    private init?(_ image: OpaquePointer) {
        self.image = image
        let isGray = heif_image_get_colorspace(image) == heif_colorspace_monochrome
        let channels = isGray ? [heif_channel_Y] : [heif_channel_R, heif_channel_G, heif_channel_B]
        let (width, height) = (
            heif_image_get_width(image, channels[0]), heif_image_get_height(image, channels[0])
        )
        let bits = heif_image_get_bits_per_pixel_range(image, channels[0])
        (self.width, self.height) = (Int(width), Int(height))
        let largest = (1 << Int(max(1, min(bits, 16)))) - 1
        levels = bits == 8 ? [] : (0...largest).map { UInt8(($0 * 255 + largest / 2) / largest) }
        let rowSize = Int(width) * (bits == 8 ? 1 : 2)
        planes = channels.compactMap { channel in
            var stride: Int32 = 0
            guard 8...16 ~= bits, heif_image_get_bits_per_pixel_range(image, channel) == bits,
                heif_image_get_width(image, channel) == width,
                heif_image_get_height(image, channel) == height,
                let start = heif_image_get_plane_readonly(image, channel, &stride), Int(stride) >= rowSize
            else { return nil }
            return Plane(start: start, stride: Int(stride))
        }
        guard planes.count == channels.count else { return nil }
    }

    /// Writes opaque RGBA.
    func writeColor(_ row: Int, _ columns: Range<Int>, to output: UnsafeMutablePointer<UInt8>) {
        for channel in 0..<3 {
            write(planes[planes.count == 1 ? 0 : channel], row, columns, to: output + channel)
        }
        for x in 0..<columns.count { output[x * 4 + 3] = 255 }
    }

    /// Writes the alpha of RGBA. A picture of alpha is grey; coded as colours, all of them are.
    func writeAlpha(_ row: Int, _ columns: Range<Int>, to output: UnsafeMutablePointer<UInt8>) {
        write(planes[0], row, columns, to: output + 3)
    }

    /// Writes every fourth byte.
    private func write(
        _ plane: Plane,
        _ row: Int,
        _ columns: Range<Int>,
        to output: UnsafeMutablePointer<UInt8>
    ) {
        let samples = UnsafeRawPointer(plane.start + row * plane.stride)
        if levels.isEmpty {
            let samples = samples.assumingMemoryBound(to: UInt8.self) + columns.lowerBound
            for x in 0..<columns.count { output[x * 4] = samples[x] }
        } else {
            let samples = samples.assumingMemoryBound(to: UInt16.self) + columns.lowerBound
            levels.withUnsafeBufferPointer { levels in
                for x in 0..<columns.count { output[x * 4] = levels[min(Int(samples[x]), levels.count - 1)] }
            }
        }
    }

    deinit { heif_image_release(image) }
}

extension HEIFSingle.Failure {
    fileprivate init(_ error: heif_error) {
        reason = error.message.map { String(cString: $0) } ?? "libheif error \(error.code.rawValue)"
    }
}
