/// The fields of a TIFF file's first directory, those that a picture is decoded from: TIFF 6.0, section 2.
///
/// No other directory is looked at, so that no chain of them can lead in circles.
struct TIFFDirectory {
    /// The fields that are read here or by the decoder.
    enum Tag: Int {
        case subfileType = 254, width = 256, height, bitsPerSample, compression
        case photometric = 262, fillOrder = 266, stripOffsets = 273, orientation, samplesPerPixel = 277
        case rowsPerStrip, stripByteCounts, horizontalResolution = 282, verticalResolution
        case planarConfiguration = 284, t4Options = 292, t6Options, resolutionUnit = 296, predictor = 317
        case colorMap = 320, tileWidth = 322, tileHeight, tileOffsets, tileByteCounts
        case subdirectories = 330, extraSamples = 338, sampleFormat, jpegTables = 347
        case yCbCrCoefficients = 529, yCbCrSubsampling, yCbCrPositioning, referenceBlackWhite
        case profile = 34675, dngVersion = 50706

        /// Whether libtiff needs it to decode the picture; what it does not need it does not get.
        var isForDecoding: Bool {
            switch self {
            case .subfileType, .orientation, .horizontalResolution, .verticalResolution, .resolutionUnit,
                .subdirectories, .profile, .dngVersion:
                false
            default: true
            }
        }
    }

    struct Entry {
        let type: Int
        let count: Int
        /// Where the values lie, counted from the file's first byte.
        let offset: Int
        /// The entry itself, as stored.
        let whole: ArraySlice<UInt8>

        var size: Int { TIFFDirectory.size(ofType: type) }
    }

    /// More fields than any program writes.
    private static let maximumEntries = 1_000

    let header: TIFFHeader
    private let reader: ByteReader
    private(set) var entries: [Tag: Entry] = [:]

    init(firstOf bytes: ArraySlice<UInt8>) throws(ImagingError) {
        guard let header = TIFFHeader(bytes) else { throw .damaged(.tiff, "no header") }
        self.header = header
        reader = ByteReader(bytes, header.byteOrder)
        let (countSize, entrySize) = header.isBig ? (8, 20) : (2, 12)
        guard let count = reader.unsigned(at: header.directoryOffset, count: countSize), count > 0 else {
            throw .damaged(.tiff, "no directory")
        }
        guard count <= TIFFDirectory.maximumEntries else { throw .excessive(.tiff, "\(count) fields") }
        for index in 0..<count {
            let offset = header.directoryOffset + countSize + index * entrySize
            guard let whole = reader.slice(at: offset, count: entrySize) else {
                throw .damaged(.tiff, "directory cut short")
            }
            readEntry(whole, at: offset)
        }
    }

    /// Keeps the first of several entries for one tag, and none whose values are not in the file.
    private mutating func readEntry(_ whole: ArraySlice<UInt8>, at offset: Int) {
        let wide = header.isBig ? 8 : 4
        guard let number = reader.unsigned(at: offset, count: 2), let tag = Tag(rawValue: number),
            entries[tag] == nil,
            let type = reader.unsigned(at: offset + 2, count: 2),
            let count = reader.unsigned(at: offset + 4, count: wide), count > 0
        else { return }
        let size = TIFFDirectory.size(ofType: type)
        let (length, overflow) = count.multipliedReportingOverflow(by: size)
        guard size > 0, !overflow else { return }
        let inline = offset + 4 + wide
        let values = length <= wide ? inline : reader.unsigned(at: inline, count: wide) ?? -1
        guard reader.slice(at: values, count: length) != nil else { return }
        entries[tag] = Entry(type: type, count: count, offset: values, whole: whole)
    }

    /// Bytes of one value; 0 for types that nothing here reads.
    private static func size(ofType type: Int) -> Int {
        switch type {
        case 1, 2, 6, 7: 1
        case 3, 8: 2
        case 4, 9, 11, 13: 4
        case 5, 10, 12, 16, 17, 18: 8
        default: 0
        }
    }

    /// The first value of a field of whole numbers.
    subscript(tag: Tag) -> Int? { value(of: tag, at: 0) }

    /// How many values a field has.
    func count(of tag: Tag) -> Int { entries[tag]?.count ?? 0 }

    /// One value of a field of whole numbers; `nil` past its end.
    func value(of tag: Tag, at index: Int) -> Int? {
        guard let entry = entries[tag], index < entry.count, [1, 3, 4, 7, 13, 16].contains(entry.type) else {
            return nil
        }
        return reader.unsigned(at: entry.offset + index * entry.size, count: entry.size)
    }

    /// A field's bytes as they are.
    func bytes(of tag: Tag) -> ArraySlice<UInt8>? {
        entries[tag].flatMap { reader.slice(at: $0.offset, count: $0.count * $0.size) }
    }

    var density: PixelDensity? {
        guard let horizontal = ratio(.horizontalResolution), let vertical = ratio(.verticalResolution) else {
            return nil
        }
        let scale: Double
        switch self[.resolutionUnit] ?? 2 {
        case 2: scale = 1
        case 3: scale = PixelDensity.centimetresPerInch
        default: return nil
        }
        return PixelDensity(horizontal: horizontal * scale, vertical: vertical * scale)
    }

    private func ratio(_ tag: Tag) -> Double? {
        guard let entry = entries[tag], entry.type == 5,
            let numerator = reader.unsigned(at: entry.offset, count: 4),
            let denominator = reader.unsigned(at: entry.offset + 4, count: 4), denominator > 0
        else { return nil }
        return Double(numerator) / Double(denominator)
    }

    /// The file as libtiff gets to see it: the same bytes under a directory of what it needs and nothing else.
    var file: TIFFBytes {
        let needed = entries.filter(\.key.isForDecoding).sorted { $0.key.rawValue < $1.key.rawValue }
        let (countSize, nextSize) = header.isBig ? (8, 8) : (2, 4)
        let original = reader.bytes
        // Directories begin on an even byte.
        var tail = [UInt8](repeating: 0, count: original.count % 2)
        let offset = original.count + tail.count
        tail += stored(needed.count, count: countSize)
        for entry in needed { tail += entry.value.whole }
        tail += [UInt8](repeating: 0, count: nextSize)
        let head =
            header.isBig
            ? Array(original.prefix(8)) + stored(offset, count: 8)
            : Array(original.prefix(4)) + stored(offset, count: 4)
        return TIFFBytes(head: head, original: original, tail: tail)
    }

    private func stored(_ number: Int, count: Int) -> [UInt8] {
        let littleEndian = (0..<count).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
        return header.byteOrder == .littleEndian ? littleEndian : littleEndian.reversed()
    }
}
