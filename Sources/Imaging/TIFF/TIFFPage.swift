/// How a TIFF page's samples are stored, once it is a way that can be read here.
struct TIFFPage {
    enum Color {
        /// 0 is white in scans and faxes, black elsewhere.
        case gray(isZeroWhite: Bool)
        case rgb
        case palette([UInt32])
        case cmyk
        /// JPEG's colours, which libtiff converts.
        case yCbCr
    }

    enum Alpha {
        case none, straight, premultiplied
    }

    enum Compression: Int {
        case none = 1, faxRLE, faxGroup3, faxGroup4, lzw, jpeg = 7, deflate, packBits = 32773, oldDeflate =
            32946
    }

    /// Pictures have up to five samples a pixel: four inks and alpha.
    private static let maximumSamples = 8

    let width: Int
    let height: Int
    let bitsPerSample: Int
    let samplesPerPixel: Int
    let compression: Compression
    let color: Color
    let alpha: Alpha
    /// Whether each sample has a plane of its own.
    let isPlanar: Bool
    /// The size of a tile; `nil` for strips.
    let tile: (width: Int, height: Int)?

    init(_ directory: TIFFDirectory) throws(ImagingError) {
        try TIFFPage.refuseRaw(directory)
        guard let width = directory[.width], let height = directory[.height], width > 0, height > 0 else {
            throw .damaged(.tiff, "no size in the directory")
        }
        (self.width, self.height) = (width, height)
        compression = try TIFFPage.compression(directory)
        samplesPerPixel = directory[.samplesPerPixel] ?? 1
        bitsPerSample = try TIFFPage.bits(directory, samplesPerPixel)
        color = try TIFFPage.color(directory, bitsPerSample)
        alpha = try TIFFPage.alpha(directory, samplesPerPixel, after: color.samples)
        isPlanar = directory[.planarConfiguration] == 2 && samplesPerPixel > 1
        guard let tileWidth = directory[.tileWidth], let tileHeight = directory[.tileHeight] else {
            tile = nil
            return
        }
        guard tileWidth > 0, tileHeight > 0 else { throw .damaged(.tiff, "tiles without a size") }
        tile = (tileWidth, tileHeight)
    }

    /// Pixels that libtiff itself converts to RGBA.
    var isConvertedByLibrary: Bool {
        if case .yCbCr = color { compression != .jpeg } else { false }
    }

    var colorModel: EncodedImage.ColorModel {
        switch color {
        case .gray: .gray
        case .rgb, .palette, .yCbCr: .rgb
        case .cmyk: .cmyk
        }
    }

    private static func refuseRaw(_ directory: TIFFDirectory) throws(ImagingError) {
        let isPreview = (directory[.subfileType] ?? 0) & 1 != 0
        if directory.entries[.dngVersion] != nil { throw OtherFormat.dng.refusal }
        if isPreview && directory.entries[.subdirectories] != nil { throw OtherFormat.raw.refusal }
    }

    private static func compression(_ directory: TIFFDirectory) throws(ImagingError) -> Compression {
        let number = directory[.compression] ?? 1
        if let known = Compression(rawValue: number) { return known }
        let names = [
            6: "old-style JPEG", 9: "JBIG", 10: "JBIG", 34661: "JBIG", 34676: "SGI Log", 34677: "SGI Log",
            34887: "LERC", 34925: "LZMA", 50000: "Zstandard", 50001: "WebP", 34712: "JPEG 2000",
            33003: "JPEG 2000", 33005: "JPEG 2000",
        ]
        throw unsupported("\(names[number] ?? "unknown (\(number))") compression")
    }

    private static func bits(_ directory: TIFFDirectory, _ samples: Int) throws(ImagingError) -> Int {
        guard 1...maximumSamples ~= samples else { throw unsupported("\(samples) channels") }
        let bits = directory[.bitsPerSample] ?? 1
        let all = (0..<max(1, min(samples, directory.count(of: .bitsPerSample)))).compactMap {
            directory.value(of: .bitsPerSample, at: $0) ?? bits
        }
        guard all.allSatisfy({ $0 == bits }), [1, 2, 4, 8, 16].contains(bits) else {
            throw unsupported("\(all.map(String.init).joined(separator: ", ")) bits a channel")
        }
        switch directory[.sampleFormat] ?? 1 {
        // 4 is "undefined", which programs write for ordinary numbers.
        case 1, 4: return bits
        case 2: throw unsupported("signed numbers")
        case 3: throw unsupported("floating-point numbers")
        default: throw unsupported("complex numbers")
        }
    }

    private static func color(_ directory: TIFFDirectory, _ bits: Int) throws(ImagingError) -> Color {
        // A directory without this field comes from a fax or a scanner.
        switch directory[.photometric] ?? 0 {
        case 0: return .gray(isZeroWhite: true)
        case 1: return .gray(isZeroWhite: false)
        case 2 where bits >= 8: return .rgb
        case 3 where bits <= 8: return .palette(try palette(directory, bits))
        case 5 where bits >= 8: return .cmyk
        case 6 where bits == 8: return .yCbCr
        case 2, 3, 5, 6: throw unsupported("\(bits) bits a channel in these colours")
        case 8, 9, 10: throw unsupported("CIE L*a*b* colours")
        case 32803, 34892: throw OtherFormat.raw.refusal
        case let other: throw unsupported("colours of an unknown kind (\(other))")
        }
    }

    /// 16-bit reds, greens and blues, one after another; programs that took them for 8-bit ones are forgiven.
    private static func palette(_ directory: TIFFDirectory, _ bits: Int) throws(ImagingError) -> [UInt32] {
        let size = 1 << bits
        let values = (0..<3 * size).compactMap { directory.value(of: .colorMap, at: $0) }
        guard values.count == 3 * size else { throw .damaged(.tiff, "no colour table") }
        let shift = values.allSatisfy { $0 < 256 } ? 0 : 8
        return (0..<size).map { index in
            let (red, green, blue) = (values[index], values[size + index], values[2 * size + index])
            let packed = red >> shift | (green >> shift) << 8 | (blue >> shift) << 16 | 255 << 24
            return UInt32(littleEndian: UInt32(truncatingIfNeeded: packed))
        }
    }

    private static func alpha(
        _ directory: TIFFDirectory,
        _ samples: Int,
        after colors: Int
    ) throws(ImagingError) -> Alpha {
        guard samples >= colors else { throw unsupported("\(samples) channels in these colours") }
        guard samples > colors else { return .none }
        switch directory[.extraSamples] {
        case 1: return .premultiplied
        case 2: return .straight
        // Programs that leave the field out mean alpha by a fourth channel.
        case nil: return colors == 3 ? .straight : .none
        default: return .none
        }
    }

    static func unsupported(_ what: String) -> ImagingError {
        .unsupported("TIFF files with \(what) cannot be read here", OtherFormat.exportAdvice)
    }
}

extension TIFFPage.Color {
    /// Samples of a pixel, without alpha.
    var samples: Int {
        switch self {
        case .gray, .palette: 1
        case .rgb, .yCbCr: 3
        case .cmyk: 4
        }
    }
}
