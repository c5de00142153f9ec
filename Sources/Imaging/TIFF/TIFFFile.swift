/// The first page of a TIFF file: TIFF 6.0, and BigTIFF with its wider numbers.
enum TIFFFile: PhotoContainer {
    static func matches(_ bytes: ArraySlice<UInt8>) -> Bool {
        TIFFHeader(bytes) != nil && !bytes.dropFirst(8).starts(with: Array("CR".utf8))
    }

    static func inspect(_ bytes: ArraySlice<UInt8>) throws(ImagingError) -> EncodedImage {
        let directory = try TIFFDirectory(firstOf: bytes)
        let page = try TIFFPage(directory)
        try page.checkStorage(in: bytes, directory)
        var image = EncodedImage(format: .tiff, storedWidth: page.width, storedHeight: page.height)
        image.orientation =
            directory[.orientation].flatMap { UInt8(exactly: $0) }.flatMap(Orientation.init) ?? .up
        image.colorModel = page.colorModel
        image.profile = directory.bytes(of: .profile).map { .bytes($0) }
        image.density = directory.density
        return image
    }

    static func decode(_ bytes: ArraySlice<UInt8>, _ encoded: EncodedImage) throws(ImagingError) -> Image {
        let directory = try TIFFDirectory(firstOf: bytes)
        let page = try TIFFPage(directory)
        return Image(encoded, pixels: try TIFFDecoder(page, directory.file).pixels())
    }
}

/// The first bytes of a TIFF file.
struct TIFFHeader {
    let byteOrder: ByteReader.ByteOrder
    /// Whether offsets and counts have eight bytes: BigTIFF.
    let isBig: Bool
    let directoryOffset: Int

    init?(_ bytes: ArraySlice<UInt8>) {
        switch bytes.prefix(2) {
        case [0x49, 0x49]: byteOrder = .littleEndian
        case [0x4D, 0x4D]: byteOrder = .bigEndian
        default: return nil
        }
        let reader = ByteReader(bytes, byteOrder)
        switch reader.unsigned(at: 2, count: 2) {
        case 42: isBig = false
        case 43: isBig = true
        default: return nil
        }
        let offset = isBig ? reader.unsigned(at: 8, count: 8) : reader.unsigned(at: 4, count: 4)
        guard let offset, offset > 0 else { return nil }
        directoryOffset = offset
    }
}
