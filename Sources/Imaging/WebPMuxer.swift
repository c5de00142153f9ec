import CWebP

/// Puts a colour profile into a finished WebP file.
enum WebPMuxer {
    /// The file in the extended layout (VP8X) that a profile needs; `nil` if libwebpmux refuses.
    static func adding(_ profile: [UInt8], to file: [UInt8]) -> [UInt8]? {
        guard let mux = WebPMuxNew() else { return nil }
        defer { WebPMuxDelete(mux) }
        guard withData(file, { WebPMuxSetImage(mux, &$0, 1) }) == WEBP_MUX_OK,
            withData(profile, { WebPMuxSetChunk(mux, "ICCP", &$0, 1) }) == WEBP_MUX_OK
        else { return nil }
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
