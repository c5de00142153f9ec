import CWebP

/// Puts metadata into a finished WebP file.
enum WebPMuxer {
    /// The file in the extended layout (VP8X) that metadata need; `nil` if libwebpmux refuses.
    static func adding(profile: [UInt8]?, exif: [UInt8]?, to file: [UInt8]) -> [UInt8]? {
        guard let mux = WebPMuxNew() else { return nil }
        defer { WebPMuxDelete(mux) }
        guard withData(file, { WebPMuxSetImage(mux, &$0, 1) }) == WEBP_MUX_OK else { return nil }
        for (name, data) in [("ICCP", profile), ("EXIF", exif)] {
            guard let data else { continue }
            guard withData(data, { WebPMuxSetChunk(mux, name, &$0, 1) }) == WEBP_MUX_OK else { return nil }
        }
        return assembled(mux)
    }

    /// An animation with a colour profile; `nil` if libwebpmux refuses.
    static func adding(profile: [UInt8], toAnimation file: [UInt8]) -> [UInt8]? {
        guard let mux = withData(file, { WebPMuxCreate(&$0, 1) }) else { return nil }
        defer { WebPMuxDelete(mux) }
        guard withData(profile, { WebPMuxSetChunk(mux, "ICCP", &$0, 1) }) == WEBP_MUX_OK else { return nil }
        return assembled(mux)
    }

    private static func assembled(_ mux: OpaquePointer) -> [UInt8]? {
        var assembled = WebPData()
        defer { WebPDataClear(&assembled) }
        guard WebPMuxAssemble(mux, &assembled) == WEBP_MUX_OK else { return nil }
        return Array(UnsafeBufferPointer(start: assembled.bytes, count: assembled.size))
    }

    private static func withData<Result>(_ bytes: [UInt8], _ body: (inout WebPData) -> Result) -> Result {
        bytes.withUnsafeBufferPointer { bytes in
            var data = WebPData(bytes: bytes.baseAddress, size: bytes.count)
            return body(&data)
        }
    }
}
