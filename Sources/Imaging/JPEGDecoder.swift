import CJPEG

/// Reads JPEG through libjpeg-turbo: RGBA, or the four inks of a CMYK or YCCK file as they are stored.
enum JPEGDecoder {
    /// What libjpeg may take for itself: the coefficients of a progressive file, two bytes for each sample of at most
    /// four components, and what is rounded up to whole blocks.
    private static func workingMemory(_ encoded: EncodedImage) -> Int {
        encoded.storedWidth * encoded.storedHeight * 8 + 64 << 20
    }

    static func decode(_ bytes: ArraySlice<UInt8>, _ encoded: EncodedImage) throws(ImagingError) -> Image {
        let size = encoded.storedWidth * encoded.storedHeight * 4
        var report = cjpeg_report()
        var status = CJPEG_FAILED
        let pixels = [UInt8](unsafeUninitializedCapacity: size) { output, count in
            status = bytes.withUnsafeBufferPointer { bytes in
                cjpeg_decode(
                    bytes.baseAddress,
                    bytes.count,
                    UInt32(encoded.storedWidth),
                    UInt32(encoded.storedHeight),
                    encoded.colorModel == .cmyk ? CJPEG_CMYK : CJPEG_RGBA,
                    workingMemory(encoded),
                    output.baseAddress,
                    &report
                )
            }
            count = status == CJPEG_OK ? size : 0
        }
        guard status == CJPEG_OK else { throw error(status, report, height: encoded.storedHeight) }
        return Image(encoded, pixels: pixels)
    }

    private static func error(_ status: cjpeg_status, _ report: cjpeg_report, height: Int) -> ImagingError {
        switch status {
        case CJPEG_INCOMPLETE:
            let part = MissingPart(from: Int(report.first_missing), to: Int(report.end_missing), of: height)
            return .incomplete(.jpeg, part, report.sentence)
        case CJPEG_UNSUPPORTED:
            return .unsupported("This is a JPEG of a rare kind (\(report.sentence))", JPEGVariety.advice)
        default:
            return .damaged(.jpeg, report.sentence)
        }
    }
}

extension cjpeg_report {
    /// What libjpeg said.
    var sentence: String {
        withUnsafeBytes(of: message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
