/// HEIC: a HEIF file whose pictures are coded as HEVC, as iPhones write.
enum HEICFile: PhotoContainer {
    static func matches(_ bytes: ArraySlice<UInt8>) -> Bool {
        let brands = HEIFFile.brands(of: bytes)
        return !brands.isDisjoint(with: [
            "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "mif2", "msf1",
        ])
            && !AVIFFile.matches(bytes)
    }

    static func inspect(_ bytes: ArraySlice<UInt8>) throws(ImagingError) -> EncodedImage {
        try HEIFFile.inspect(bytes, .heic)
    }

    static func decode(_ bytes: ArraySlice<UInt8>, _ encoded: EncodedImage) throws(ImagingError) -> Image {
        try HEIFFile.decode(bytes, encoded)
    }
}

/// AVIF: a HEIF file whose pictures are coded as AV1.
enum AVIFFile: PhotoContainer {
    static func matches(_ bytes: ArraySlice<UInt8>) -> Bool {
        !HEIFFile.brands(of: bytes).isDisjoint(with: ["avif", "avis"])
    }

    static func inspect(_ bytes: ArraySlice<UInt8>) throws(ImagingError) -> EncodedImage {
        try HEIFFile.inspect(bytes, .avif)
    }

    static func decode(_ bytes: ArraySlice<UInt8>, _ encoded: EncodedImage) throws(ImagingError) -> Image {
        try HEIFFile.decode(bytes, encoded)
    }
}

/// What HEIC and AVIF have in common.
enum HEIFFile {
    /// The names in the `ftyp` box that a file begins with; empty where there is none.
    static func brands(of bytes: ArraySlice<UInt8>) -> Set<String> {
        let reader = ByteReader(bytes, .bigEndian)
        guard reader.matches(Array("ftyp".utf8), at: 4), let size = reader.unsigned(at: 0, count: 4) else {
            return []
        }
        let offsets = [8] + stride(from: 16, to: min(size, 256), by: 4)
        return Set(
            offsets.compactMap { reader.slice(at: $0, count: 4) }.map { String(decoding: $0, as: UTF8.self) }
        )
    }

    static func inspect(_ bytes: ArraySlice<UInt8>, _ format: SourceFormat) throws(ImagingError)
        -> EncodedImage
    {
        let picture = try HEIFPicture(bytes, format)
        let transform = picture.transform
        // The whole canvas is decoded, however little of it is shown.
        try PixelBudget.standard.check(width: picture.color.width, height: picture.color.height)
        var image = EncodedImage(
            format: format,
            storedWidth: transform.columns.count,
            storedHeight: transform.rows.count
        )
        image.orientation = transform.orientation
        image.profile = picture.profile
        image.colors = picture.colors
        return image
    }

    static func decode(_ bytes: ArraySlice<UInt8>, _ encoded: EncodedImage) throws(ImagingError) -> Image {
        let picture = try HEIFPicture(bytes, encoded.format)
        return Image(encoded, pixels: try HEIFDecoder(picture, encoded.format).pixels())
    }
}
