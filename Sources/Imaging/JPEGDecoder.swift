import CTurboJPEG

/// JPEG through TurboJPEG's C API.
enum JPEGDecoder {
    static func decode(_ bytes: ArraySlice<UInt8>, _ encoded: EncodedImage) throws(ImagingError) -> Image {
        guard let handle = tjInitDecompress() else { throw .damaged(.jpeg, "out of memory") }
        defer { tjDestroy(handle) }
        let pixels = try pixels(
            bytes,
            encoded,
            handle,
            format: encoded.colorModel == .cmyk ? TJPF_CMYK : TJPF_RGBA
        )
        return Image(
            width: encoded.storedWidth,
            height: encoded.storedHeight,
            pixels: pixels,
            colorProfile: encoded.profile
        )
    }

    private static func pixels(
        _ bytes: ArraySlice<UInt8>,
        _ encoded: EncodedImage,
        _ handle: tjhandle,
        format: TJPF
    ) throws(ImagingError) -> [UInt8] {
        let size = encoded.storedWidth * encoded.storedHeight * 4
        var failure: String?
        let pixels = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            failure = bytes.withUnsafeBufferPointer { bytes in
                decompress(bytes, encoded, handle, into: buffer.baseAddress, format)
            }
            count = failure == nil ? size : 0
        }
        if let failure { throw .damaged(.jpeg, failure) }
        return pixels
    }

    /// Decodes into `size` bytes; answers what was wrong, if anything.
    private static func decompress(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ encoded: EncodedImage,
        _ handle: tjhandle,
        into output: UnsafeMutablePointer<UInt8>?,
        _ format: TJPF
    ) -> String? {
        var width: Int32 = 0
        var height: Int32 = 0
        var subsampling: Int32 = 0
        var colorSpace: Int32 = 0
        let length = CUnsignedLong(bytes.count)
        guard
            tjDecompressHeader3(handle, bytes.baseAddress, length, &width, &height, &subsampling, &colorSpace)
                == 0
                || isHarmless(handle)
        else { return message(handle) }
        guard width == encoded.storedWidth, height == encoded.storedHeight else { return "two frame headers" }
        // A progressive file of many thousand scans is an attack on the processor, not a photo.
        let flags = TJFLAG_LIMITSCANS
        let result = tjDecompress2(
            handle,
            bytes.baseAddress,
            length,
            output,
            width,
            0,
            height,
            format.rawValue,
            flags
        )
        return result == 0 || isHarmless(handle) ? nil : message(handle)
    }

    private static func isHarmless(_ handle: tjhandle) -> Bool {
        guard tjGetErrorCode(handle) == Int32(TJERR_WARNING.rawValue) else { return false }
        return message(handle).contains("extraneous bytes")
    }

    private static func message(_ handle: tjhandle) -> String {
        tjGetErrorStr2(handle).map { String(cString: $0) } ?? "unknown"
    }
}

extension UInt32 {
    /// The C API takes as `int` what Swift imports as an unsigned enumeration.
    var signed: Int32 { Int32(bitPattern: self) }
}
