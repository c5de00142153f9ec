/// The chunks of a PNG file: W3C Portable Network Graphics, third edition, section 5.
enum PNGFile: PhotoContainer {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    struct Chunk {
        let type: ArraySlice<UInt8>
        let data: ArraySlice<UInt8>
        /// Length, type, data and checksum together.
        let whole: ArraySlice<UInt8>

        func isNamed(_ name: StaticString) -> Bool {
            name.withUTF8Buffer { type.elementsEqual($0) }
        }
    }

    static func matches(_ bytes: ArraySlice<UInt8>) -> Bool { bytes.starts(with: signature) }

    static func decode(_ bytes: ArraySlice<UInt8>, _ encoded: EncodedImage) throws(ImagingError) -> Image {
        try PNGDecoder.decode(bytes, encoded)
    }

    /// Walks the chunks to IEND.
    static func inspect(_ bytes: ArraySlice<UInt8>) throws(ImagingError) -> EncodedImage {
        guard let first = chunk(of: bytes, at: signature.count), first.isNamed("IHDR") else {
            throw .damaged(.png, "no header")
        }
        var image = try header(ByteReader(first.data, .bigEndian))
        image.isComplete = false
        for chunk in chunks(of: bytes) {
            if chunk.isNamed("iCCP"), image.profile == nil {
                image.profile = profile(chunk.data)
            } else if chunk.isNamed("eXIf") {
                let exif = EXIF(tiff: chunk.data)
                image.orientation = exif.orientation
                image.density = image.density ?? exif.density
            } else if chunk.isNamed("IEND") {
                image.isComplete = true
            }
        }
        return image
    }

    /// The chunks in order, up to IEND or to where the file breaks off.
    static func chunks(of bytes: ArraySlice<UInt8>) -> some Sequence<Chunk> {
        sequence(state: signature.count) { (offset: inout Int?) -> Chunk? in
            guard let position = offset, let chunk = chunk(of: bytes, at: position) else { return nil }
            offset = chunk.isNamed("IEND") ? nil : position + chunk.whole.count
            return chunk
        }
    }

    /// The file without its gAMA chunk; the same bytes if it has none.
    static func removingGamma(from bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let gamma = chunks(of: bytes).first(where: { $0.isNamed("gAMA") })?.whole else { return bytes }
        return bytes[..<gamma.startIndex] + bytes[gamma.endIndex...]
    }

    private static func chunk(of bytes: ArraySlice<UInt8>, at offset: Int) -> Chunk? {
        let reader = ByteReader(bytes, .bigEndian)
        guard let length = reader.unsigned(at: offset, count: 4),
            let type = reader.slice(at: offset + 4, count: 4),
            let data = reader.slice(at: offset + 8, count: length),
            let whole = reader.slice(at: offset, count: length + 12)
        else { return nil }
        return Chunk(type: type, data: data, whole: whole)
    }

    private static func header(_ data: ByteReader) throws(ImagingError) -> EncodedImage {
        guard let width = data.unsigned(at: 0, count: 4), let height = data.unsigned(at: 4, count: 4),
            let colorType = data.unsigned(at: 9, count: 1), width > 0, height > 0
        else { throw .damaged(.png, "no size in the header") }
        var image = EncodedImage(format: .png, storedWidth: width, storedHeight: height)
        let hasColor = colorType & 2 != 0
        image.colorModel = hasColor ? .rgb : .gray
        return image
    }

    /// The profile in an iCCP chunk: a name, a zero, the compression method 0, and a zlib stream.
    private static func profile(_ data: ArraySlice<UInt8>) -> EmbeddedProfile? {
        guard let end = data.prefix(80).firstIndex(of: 0), data[end...].dropFirst().first == 0 else {
            return nil
        }
        return .zlib(data[end...].dropFirst(2))
    }
}
