/// What the chunks of a PNG say, taken in one by one.
struct PNGWalk {
    private var image: EncodedImage?
    private var exif: EXIF?
    private var density: PixelDensity?
    private var profile: EmbeddedProfile?
    private var codePoints: NamedColors?
    private var chromaticities: NamedColors?
    private var isSRGB = false

    /// - Throws: `.unsupportedFormat` for Apple's form of PNG, `.damaged` where the header is not first or makes no sense.
    mutating func take(_ chunk: PNGChunk) throws(ImagingError) {
        guard image != nil else {
            image = try header(chunk)
            return
        }
        let data = ByteReader(chunk.data, .bigEndian)
        // A chunk that is cut has nothing to say but its pixels, which are not for here.
        if chunk.isCut || chunk.isNamed("IDAT") { return }
        if chunk.isNamed("iCCP") {
            profile = profile ?? stream(ofProfile: chunk.data)
        } else if chunk.isNamed("cICP") {
            codePoints = codePoints ?? colors(ofCodePoints: data)
        } else if chunk.isNamed("sRGB") {
            isSRGB = true
        } else if chunk.isNamed("cHRM") {
            chromaticities = chromaticities ?? colors(ofChromaticities: data)
        } else if chunk.isNamed("pHYs") {
            density = density ?? density(inPHYS: data)
        } else if chunk.isNamed("eXIf") {
            exif = exif ?? EXIF(tiff: chunk.data)
        }
    }

    /// The image, once the walk has come to its end. What defines its colours is, in order, cICP, iCCP, sRGB, and cHRM
    /// (section 4.3).
    func finished() throws(ImagingError) -> EncodedImage {
        guard var image else { throw .damaged(.png, "no header") }
        image.orientation = exif?.orientation ?? .up
        image.density = density ?? exif?.density
        image.colors = codePoints ?? (profile == nil && !isSRGB ? chromaticities : nil)
        image.profile = codePoints == nil ? profile : nil
        return image
    }

    private func header(_ chunk: PNGChunk) throws(ImagingError) -> EncodedImage {
        if chunk.isNamed("CgBI") {
            throw .unsupported(
                "This is a PNG in Apple's own form (CgBI), taken out of an iPhone app",
                "Open it in Preview or Xcode on a Mac and export it as PNG."
            )
        }
        let data = ByteReader(chunk.data, .bigEndian)
        guard chunk.isNamed("IHDR"), !chunk.isCut, let width = data.unsigned(at: 0, count: 4),
            let height = data.unsigned(at: 4, count: 4), let colorType = data.unsigned(at: 9, count: 1),
            width > 0, height > 0
        else { throw .damaged(.png, "no size in the header") }
        var image = EncodedImage(format: .png, storedWidth: width, storedHeight: height)
        let hasColor = colorType & 2 != 0
        image.colorModel = hasColor ? .rgb : .gray
        return image
    }

    /// A name, a zero, the compression method 0, and a zlib stream.
    private func stream(ofProfile data: ArraySlice<UInt8>) -> EmbeddedProfile? {
        guard let end = data.prefix(80).firstIndex(of: 0), data[end...].dropFirst().first == 0 else {
            return nil
        }
        return .zlib(data[end...].dropFirst(2))
    }

    /// Primaries, transfer, matrix (0, for RGB) and range (1, for all of it).
    private func colors(ofCodePoints data: ByteReader) -> NamedColors? {
        guard let primaries = data.unsigned(at: 0, count: 1), let transfer = data.unsigned(at: 1, count: 1),
            data.matches([0, 1], at: 2)
        else { return nil }
        return NamedColors(primariesCode: primaries, transferCode: transfer)
    }

    /// White, red, green, blue, in hundred-thousandths. libpng turns values into those of sRGB's curve by gAMA.
    private func colors(ofChromaticities data: ByteReader) -> NamedColors? {
        func point(_ index: Int) -> NamedColors.Chromaticity? {
            guard let x = data.unsigned(at: index * 8, count: 4),
                let y = data.unsigned(at: index * 8 + 4, count: 4)
            else { return nil }
            return NamedColors.Chromaticity(Double(x) / 100_000, Double(y) / 100_000)
        }
        guard let white = point(0), let red = point(1), let green = point(2), let blue = point(3) else {
            return nil
        }
        let primaries = NamedColors.Primaries(red: red, green: green, blue: blue, white: white)
        guard !primaries.isNear(.bt709) else { return nil }
        return NamedColors(
            primaries: primaries.isNear(.displayP3) ? .displayP3 : primaries,
            transfer: .sRGB
        )
    }

    /// Pixels per unit each way, and whether the unit is a metre.
    private func density(inPHYS data: ByteReader) -> PixelDensity? {
        guard let x = data.unsigned(at: 0, count: 4), let y = data.unsigned(at: 4, count: 4),
            data.unsigned(at: 8, count: 1) == 1
        else { return nil }
        return PixelDensity(
            horizontal: Double(x) * PixelDensity.metresPerInch,
            vertical: Double(y) * PixelDensity.metresPerInch
        )
    }
}
