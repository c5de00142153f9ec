import CPNG

/// Reads PNG through libpng, which sees only the chunks that its pixels need.
enum PNGDecoder {
    static func decode(_ bytes: ArraySlice<UInt8>, _ encoded: EncodedImage) throws(ImagingError) -> Image {
        let extract = PNGExtract(bytes, followsGamma: encoded.profile == nil && encoded.colors == nil)
        return Image(encoded, pixels: try pixels(of: extract, encoded, CPNG_RGBA))
    }

    /// The numbers of a PNG of one channel of eight bits; nil where it is another kind. They are taken as they are: what
    /// the file says about colours means nothing to a matte.
    static func decodeGray(_ bytes: ArraySlice<UInt8>, _ encoded: EncodedImage) throws(ImagingError)
        -> GrayImage?
    {
        // Depth and colour type follow the signature, the header's length and name, and both sides (section 11.2.1).
        guard bytes.dropFirst(24).starts(with: [8, 0]) else { return nil }
        let extract = PNGExtract(bytes, followsGamma: false)
        let pixels = try pixels(of: extract, encoded, CPNG_GRAY)
        return GrayImage(width: encoded.storedWidth, height: encoded.storedHeight, pixels: pixels)
    }

    private static func pixels(
        of extract: PNGExtract,
        _ encoded: EncodedImage,
        _ layout: cpng_layout
    ) throws(ImagingError) -> [UInt8] {
        let size = encoded.storedWidth * encoded.storedHeight * Int(layout.rawValue)
        var report = cpng_report()
        var isDecoded = false
        let pixels = [UInt8](unsafeUninitializedCapacity: size) { output, count in
            let status = extract.withSpans { spans in
                cpng_decode(
                    spans.baseAddress,
                    spans.count,
                    UInt32(encoded.storedWidth),
                    UInt32(encoded.storedHeight),
                    layout,
                    output.baseAddress,
                    &report
                )
            }
            // Of a file without its end the checksum at the end of the pixels may be missing, too.
            let isWhole = extract.lacksEnd && Int(report.whole_rows) == encoded.storedHeight
            isDecoded = status == CPNG_OK || isWhole
            count = isDecoded ? size : 0
        }
        guard isDecoded else { throw error(report, extract, height: encoded.storedHeight) }
        return pixels
    }

    private static func error(_ report: cpng_report, _ extract: PNGExtract, height: Int) -> ImagingError {
        let message = withUnsafeBytes(of: report.message) {
            String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        guard extract.lacksEnd || message.contains("Not enough") else { return .damaged(.png, message) }
        let part = MissingPart(from: Int(report.whole_rows), to: height, of: height)
        return .incomplete(.png, part, message)
    }
}
