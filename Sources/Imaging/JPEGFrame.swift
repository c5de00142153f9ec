/// A frame header: size, and the sampling of up to four components (ITU-T T.81, B.2.2).
struct JPEGFrame {
    private(set) var width = 0
    private(set) var height = 0
    private var count = 0
    /// Of each component its identifier and the samples it has for a block of all, across times down.
    private var identifiers = SIMD4<UInt8>()
    private var areas = SIMD4<Int>()
    private var largestArea = 1
    private var isProgressive = false
    /// Components that have had a scan, a bit each.
    private var seen: UInt8 = 0

    init() {}

    /// - Throws: `.unsupportedFormat` for depths and numbers of channels that are not read.
    init(_ payload: ByteReader, _ variety: JPEGVariety) throws(ImagingError) {
        guard let precision = payload.unsigned(at: 0, count: 1),
            let height = payload.unsigned(at: 1, count: 2),
            let width = payload.unsigned(at: 3, count: 2),
            let count = payload.unsigned(at: 5, count: 1)
        else { throw .damaged(.jpeg, "frame header too short") }
        guard precision == 8 else {
            throw .unsupported("This is a JPEG with \(precision) bits a channel, not 8", JPEGVariety.advice)
        }
        guard [1, 3, 4].contains(count) else {
            throw .unsupported("This is a JPEG with \(count) channels", JPEGVariety.advice)
        }
        guard height > 0 || width == 0 else {
            throw .unsupported("This is a JPEG that tells its height only at its end", JPEGVariety.advice)
        }
        guard width > 0 else { throw .damaged(.jpeg, "no width") }
        (self.width, self.height, self.count) = (width, height, count)
        if case .ordinary(let isProgressive) = variety { self.isProgressive = isProgressive }
        var (across, down) = (1, 1)
        for index in 0..<count {
            guard let identifier = payload.unsigned(at: 6 + index * 3, count: 1),
                let sampling = payload.unsigned(at: 7 + index * 3, count: 1)
            else { throw .damaged(.jpeg, "frame header too short") }
            identifiers[index] = UInt8(identifier)
            areas[index] = (sampling >> 4) * (sampling & 15)
            (across, down) = (max(across, sampling >> 4), max(down, sampling & 15))
        }
        largestArea = across * down
    }

    var image: EncodedImage {
        var image = EncodedImage(format: .jpeg, storedWidth: width, storedHeight: height)
        image.colorModel = count == 1 ? .gray : count == 3 ? .rgb : .cmyk
        return image
    }

    /// The components of a scan, a bit each; `nil` if its header makes no sense.
    func components(ofScan payload: ArraySlice<UInt8>) -> UInt8? {
        let reader = ByteReader(payload, .bigEndian)
        guard let number = reader.unsigned(at: 0, count: 1), 1...4 ~= number, payload.count == 4 + 2 * number
        else { return nil }
        var components: UInt8 = 0
        for index in 0..<number {
            let identifier = reader.unsigned(at: 1 + 2 * index, count: 1)
            guard let component = (0..<count).first(where: { Int(identifiers[$0]) == identifier }) else {
                return nil
            }
            components |= 1 << UInt8(component)
        }
        // Of a progressive frame the last coefficient of a scan counts; sequential ones have it wrong at times.
        let range = (
            reader.unsigned(at: 1 + 2 * number, count: 1), reader.unsigned(at: 2 + 2 * number, count: 1)
        )
        guard let first = range.0, let last = range.1, !isProgressive || first <= last && last < 64 else {
            return nil
        }
        return components
    }

    /// How many samples one pass over these components visits.
    func samples(of components: UInt8) -> Int {
        (0..<count).reduce(0) { sum, component in
            let area = components >> UInt8(component) & 1 == 1 ? areas[component] : 0
            return sum + width * height * area / largestArea
        }
    }

    mutating func markSeen(_ components: UInt8) { seen |= components }

    /// Whether each component of a sequential frame has had its scan. How many a progressive one has is nowhere said.
    var isFinished: Bool { !isProgressive && count > 0 && seen == (1 << UInt8(count)) - 1 }
}
