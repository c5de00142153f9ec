extension OtherFormat {
    /// Bytes at an offset that no other format has there.
    private struct Signature {
        let format: OtherFormat
        let offset: Int
        let bytes: [UInt8]

        init(_ format: OtherFormat, _ bytes: [UInt8], at offset: Int = 0) {
            (self.format, self.bytes, self.offset) = (format, bytes, offset)
        }

        init(_ format: OtherFormat, _ text: String, at offset: Int = 0) {
            self.init(format, Array(text.utf8), at: offset)
        }
    }

    private static let signatures: [Signature] = [
        Signature(.gitLFS, "version https://git-lfs.github.com/spec/"),
        Signature(.jpegXL, [0xFF, 0x0A]),
        Signature(.jpegXL, [0, 0, 0, 0x0C] + Array("JXL ".utf8)),
        Signature(.jpeg2000, [0, 0, 0, 0x0C] + Array("jP  ".utf8)),
        Signature(.jpeg2000, [0xFF, 0x4F, 0xFF, 0x51]),
        Signature(.photoshop, "8BPS"),
        Signature(.gimp, "gimp xcf"),
        Signature(.pdf, "%PDF"),
        Signature(.postScript, "%!PS"),
        Signature(.postScript, [0xC5, 0xD0, 0xD3, 0xC6]),
        // Canon CR2, Fujifilm, Olympus, Panasonic, Sigma, Minolta; the others are told as TIFF is read.
        Signature(.raw, "CR", at: 8),
        Signature(.raw, "FUJIFILMCCD-RAW"),
        Signature(.raw, "IIRO"), Signature(.raw, "IIRS"), Signature(.raw, "MMOR"),
        Signature(.raw, [0x49, 0x49, 0x55, 0x00]),
        Signature(.raw, "FOVb"),
        Signature(.raw, [0] + Array("MRM".utf8)),
        Signature(.icon, [0, 0, 1, 0]), Signature(.icon, [0, 0, 2, 0]),
        Signature(.highDynamicRange, [0x76, 0x2F, 0x31, 0x01]),
        Signature(.highDynamicRange, "#?R"),
        Signature(.qoi, "qoif"),
        Signature(.video, [0x1A, 0x45, 0xDF, 0xA3]),
        Signature(.video, "AVI ", at: 8),
        Signature(.video, "FLV"),
        Signature(.video, [0, 0, 1, 0xBA]), Signature(.video, [0, 0, 1, 0xB3]),
        Signature(.video, [0x30, 0x26, 0xB2, 0x75]),
        Signature(.video, "OggS"),
        Signature(.video, "moov", at: 4), Signature(.video, "mdat", at: 4), Signature(.video, "wide", at: 4),
        Signature(.audio, "WAVE", at: 8), Signature(.audio, "ID3"), Signature(.audio, "fLaC"),
        Signature(.archive, [0x50, 0x4B, 3, 4]), Signature(.archive, [0x1F, 0x8B]),
        Signature(.archive, [0x37, 0x7A, 0xBC, 0xAF]), Signature(.archive, "Rar!"),
    ]

    static func bySignature(_ bytes: ArraySlice<UInt8>) -> OtherFormat? {
        if isBMP(bytes) { return .bmp }
        if isNetpbm(bytes) { return .netpbm }
        let reader = ByteReader(bytes, .bigEndian)
        return signatures.first { signature in
            // Raw files of Canon begin as TIFF does; two letters elsewhere mean nothing.
            let isTooShort = signature.offset == 8 && signature.bytes.count == 2 && TIFFHeader(bytes) == nil
            return !isTooShort && reader.matches(signature.bytes, at: signature.offset)
        }?.format
    }

    /// "BM" begins many a text; the size of the header behind it does not follow.
    private static func isBMP(_ bytes: ArraySlice<UInt8>) -> Bool {
        let reader = ByteReader(bytes, .littleEndian)
        guard reader.matches(Array("BM".utf8), at: 0), let header = reader.unsigned(at: 14, count: 4) else {
            return false
        }
        return [12, 40, 52, 56, 64, 108, 124].contains(header)
    }

    private static func isNetpbm(_ bytes: ArraySlice<UInt8>) -> Bool {
        let start = Array(bytes.prefix(3))
        return start.count == 3 && start[0] == 0x50 && 0x31...0x37 ~= start[1]
            && [0x0A, 0x0D, 0x20].contains(start[2])
    }

    /// Files of boxes say what they are in the first: ISO/IEC 14496-12, section 4.3.
    static func byFileType(_ bytes: ArraySlice<UInt8>) -> OtherFormat? {
        let reader = ByteReader(bytes, .bigEndian)
        guard reader.matches(Array("ftyp".utf8), at: 4), let brand = reader.slice(at: 8, count: 4) else {
            return nil
        }
        switch String(decoding: brand, as: UTF8.self) {
        case "crx ": return .raw
        case "M4A ", "M4B ": return .audio
        default: return .video
        }
    }

    /// Text is UTF-8 without control characters; what it begins with tells the rest.
    static func byText(_ bytes: ArraySlice<UInt8>) -> OtherFormat? {
        var start = bytes.prefix(1_024)
        // A character may lie across the cut.
        while let last = start.last, last & 0xC0 == 0x80, start.count > 1_020 { start = start.dropLast() }
        if start.count > 1_020, let last = start.last, last >= 0xC0 { start = start.dropLast() }
        guard let text = String(validating: start, as: UTF8.self),
            text.unicodeScalars.allSatisfy({ $0.value >= 32 || [9, 10, 12, 13].contains($0.value) })
        else { return nil }
        let lower = text.lowercased()
        let begin = lower.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        if begin.hasPrefix("<svg") || begin.hasPrefix("<?xml") && lower.contains("<svg") { return .svg }
        if begin.hasPrefix("<!doctype html") || begin.hasPrefix("<html") || lower.contains("<html") {
            return .html
        }
        return .text
    }
}
