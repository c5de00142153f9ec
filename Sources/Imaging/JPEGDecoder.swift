import CTurboJPEG

/// Reads JPEG through TurboJPEG's C API: RGBA, or the four inks of a CMYK or YCCK file as they are stored.
enum JPEGDecoder {
    static func decode(_ bytes: ArraySlice<UInt8>, _ encoded: EncodedImage) throws(ImagingError) -> Image {
        guard let decompressor = Decompressor() else { throw .damaged(.jpeg, "no decompressor") }
        let size = encoded.storedWidth * encoded.storedHeight * 4
        var failure: String?
        let pixels = [UInt8](unsafeUninitializedCapacity: size) { output, count in
            failure = bytes.withUnsafeBufferPointer { decompressor.decompress($0, encoded, into: output) }
            count = failure == nil ? size : 0
        }
        if let failure { throw .damaged(.jpeg, failure) }
        return Image(encoded, pixels: pixels)
    }
}

/// Owns a TurboJPEG instance. Its calls answer what went wrong, or `nil`.
private final class Decompressor {
    private let handle: tjhandle

    init?() {
        guard let handle = tjInitDecompress() else { return nil }
        self.handle = handle
    }

    deinit { tjDestroy(handle) }

    func decompress(
        _ jpeg: UnsafeBufferPointer<UInt8>,
        _ encoded: EncodedImage,
        into output: UnsafeMutableBufferPointer<UInt8>
    ) -> String? {
        if let failure = checkSize(jpeg, encoded) { return failure }
        let format = encoded.colorModel == .cmyk ? TJPF_CMYK : TJPF_RGBA
        // A progressive file of thousands of scans is an attack on the processor, not a photo.
        let status = tjDecompress2(
            handle,
            jpeg.baseAddress,
            CUnsignedLong(jpeg.count),
            output.baseAddress,
            Int32(encoded.storedWidth),
            0,
            Int32(encoded.storedHeight),
            format.rawValue,
            TJFLAG_LIMITSCANS
        )
        return failure(status)
    }

    /// The library must see the very size for which memory was set aside.
    private func checkSize(_ jpeg: UnsafeBufferPointer<UInt8>, _ encoded: EncodedImage) -> String? {
        var (width, height, subsampling, colorSpace): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
        let status = tjDecompressHeader3(
            handle,
            jpeg.baseAddress,
            CUnsignedLong(jpeg.count),
            &width,
            &height,
            &subsampling,
            &colorSpace
        )
        if let failure = failure(status) { return failure }
        guard Int(width) == encoded.storedWidth, Int(height) == encoded.storedHeight else {
            return "two sizes"
        }
        return nil
    }

    /// What a call reports, harmless warnings aside.
    ///
    /// TurboJPEG goes on after a warning and reports the first one at the end. Most mean that part of the image is
    /// grey or garbled: data that ended early or did not make sense. Those in the list leave the image whole.
    private func failure(_ status: Int32) -> String? {
        guard status != 0 else { return nil }
        let message = tjGetErrorStr2(handle).map { String(cString: $0) } ?? "unknown"
        let isWarning = tjGetErrorCode(handle) == Int32(TJERR_WARNING.rawValue)
        let harmless = [
            "extraneous bytes before marker", "unknown JFIF revision", "Unknown Adobe color transform",
        ]
        return isWarning && harmless.contains { message.contains($0) } ? nil : message
    }
}
