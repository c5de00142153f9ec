/// What decoding an HEVC item costs, told by its parameter sets and slices: ITU-T H.265, section 7.3, and ISO/IEC
/// 14496-15, section 8.3, for how they lie in the file.
struct HEVCStream {
    private enum Unit {
        static let pictureData = 0..<32
        static let sequenceParameters = 33
    }

    /// Level 6.2 allows 600 slices; every unit costs the decoder an allocation.
    private static let maximumUnits = 4_096

    /// The size that the parameter sets make the decoder allocate: the largest that any of them states.
    private(set) var width = 0
    private(set) var height = 0
    /// Slices, each of which can make the decoder go over the whole picture.
    private(set) var slices = 0

    /// - Parameters:
    ///   - configuration: the payload of an `hvcC` box.
    ///   - data: the item's data, in extents.
    init(configuration: ArraySlice<UInt8>, data: [ArraySlice<UInt8>]) throws(ImagingError) {
        let reader = ByteReader(configuration, .bigEndian)
        guard let lengths = reader.unsigned(at: 21, count: 1), let arrays = reader.unsigned(at: 22, count: 1)
        else {
            throw .damaged(.heic, "hvcC cut short")
        }
        guard lengths & 3 == 3 else {
            throw .unsupported("HEIC files whose units have short lengths cannot be read here")
        }
        try readParameterSets(reader, arrays)
        guard width > 0, height > 0 else { throw .damaged(.heic, "no sequence parameters") }
        // A unit may lie across extents, so the few files that have several are joined.
        try readUnits(data.count == 1 ? data[0] : data.reduce(into: [], +=))
    }

    private mutating func readParameterSets(_ reader: ByteReader, _ arrays: Int) throws(ImagingError) {
        var offset = 23
        for _ in 0..<arrays {
            guard let count = reader.unsigned(at: offset + 1, count: 2) else {
                throw .damaged(.heic, "hvcC cut short")
            }
            offset += 3
            for _ in 0..<count {
                guard let length = reader.unsigned(at: offset, count: 2),
                    let unit = reader.slice(at: offset + 2, count: length)
                else { throw .damaged(.heic, "hvcC cut short") }
                try readUnit(unit)
                offset += 2 + length
            }
        }
        guard slices == 0 else { throw .damaged(.heic, "pictures in hvcC") }
    }

    private mutating func readUnits(_ data: ArraySlice<UInt8>) throws(ImagingError) {
        let reader = ByteReader(data, .bigEndian)
        var offset = 0
        var units = 0
        var pictures = 0
        while let length = reader.unsigned(at: offset, count: 4) {
            guard let unit = reader.slice(at: offset + 4, count: length) else {
                throw .damaged(.heic, "the file ends too early")
            }
            let slicesBefore = slices
            try readUnit(unit)
            // The first bit of a slice says whether a picture begins with it.
            if slices > slicesBefore, unit.dropFirst(2).first.map({ $0 & 0x80 != 0 }) == true {
                pictures += 1
            }
            offset += 4 + length
            units += 1
            guard units <= HEVCStream.maximumUnits else { throw .excessive(.heic, "over \(units - 1) units") }
        }
        guard pictures <= 1 else { throw .excessive(.heic, "\(pictures) pictures in place of one") }
        guard pictures == 1 else { throw .damaged(.heic, "no picture in the item") }
    }

    private mutating func readUnit(_ unit: ArraySlice<UInt8>) throws(ImagingError) {
        guard let type = unit.first.map({ Int($0 >> 1 & 0x3F) }) else { return }
        if Unit.pictureData.contains(type) { slices += 1 }
        guard type == Unit.sequenceParameters else { return }
        guard let size = HEVCStream.size(inSequenceParameters: unit.dropFirst(2)) else {
            throw .damaged(.heic, "sequence parameters cut short")
        }
        (width, height) = (max(width, size.width), max(height, size.height))
    }

    /// The size in luma samples, before cropping: H.265, section 7.3.2.2.1.
    private static func size(inSequenceParameters unit: ArraySlice<UInt8>) -> (width: Int, height: Int)? {
        // What is needed lies in the first few dozen bytes.
        var reader = BitReader(withoutEmulationPrevention(unit.prefix(256)))
        guard reader.skip(4) != nil, let subLayers = reader.bits(3), reader.skip(1 + 96) != nil else {
            return nil
        }
        var present: [(profile: Bool, level: Bool)] = []
        for _ in 0..<subLayers {
            guard let profile = reader.flag(), let level = reader.flag() else { return nil }
            present.append((profile, level))
        }
        if subLayers > 0, reader.skip((8 - subLayers) * 2) == nil { return nil }
        for layer in present where reader.skip((layer.profile ? 88 : 0) + (layer.level ? 8 : 0)) == nil {
            return nil
        }
        guard reader.exponentialGolomb() != nil, let chroma = reader.exponentialGolomb() else { return nil }
        if chroma == 3, reader.skip(1) == nil { return nil }
        guard let width = reader.exponentialGolomb(), let height = reader.exponentialGolomb() else {
            return nil
        }
        return (width, height)
    }

    /// Section 7.3.1.1: a 3 after two zeros is not part of the data.
    private static func withoutEmulationPrevention(_ unit: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var output: [UInt8] = []
        var zeros = 0
        for byte in unit {
            if zeros >= 2, byte == 3 {
                zeros = 0
                continue
            }
            zeros = byte == 0 ? zeros + 1 : 0
            output.append(byte)
        }
        return output[...]
    }
}
