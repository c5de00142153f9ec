/// How a HEIF picture is cropped and turned to stand upright: its `clap`, `irot` and `imir` properties, in the order of
/// the file (ISO/IEC 23008-12, section 6.5). EXIF beside them repeats what they say and is not followed.
struct HEIFTransform {
    /// Of the stored picture.
    private(set) var columns: Range<Int>
    private(set) var rows: Range<Int>
    private(set) var orientation = Orientation.up

    init(
        _ properties: [HEIFBox],
        width: Int,
        height: Int,
        _ format: SourceFormat
    ) throws(ImagingError) {
        (columns, rows) = (0..<width, 0..<height)
        for property in properties {
            switch property.type {
            case "irot":
                let quarters = Int(property.payload.first ?? 0) & 3
                for _ in 0..<quarters { orientation = orientation.followed(by: .left) }
            case "imir":
                let exchangesSides = (property.payload.first ?? 0) & 1 == 1
                orientation = orientation.followed(by: exchangesSides ? .upMirrored : .downMirrored)
            case "clap":
                // Cropping comes first, as the standard asks of writers; another order nobody writes.
                guard orientation == .up, let aperture = CleanAperture(property.payload) else {
                    throw .damaged(format, "a clean aperture that makes no sense")
                }
                columns = try aperture.columns(of: columns, format)
                rows = try aperture.rows(of: rows, format)
            default: break
            }
        }
    }

    /// A `clap` box: ISO/IEC 14496-12, section 12.1.4.
    private struct CleanAperture {
        /// Width, height, and the offsets of its middle from the picture's.
        private let numbers: [Double]

        init?(_ payload: ArraySlice<UInt8>) {
            let reader = ByteReader(payload, .bigEndian)
            var numbers: [Double] = []
            for index in 0..<4 {
                guard let numerator = reader.unsigned(at: index * 8, count: 4),
                    let denominator = reader.unsigned(at: index * 8 + 4, count: 4), denominator > 0
                else { return nil }
                numbers.append(Double(Int32(truncatingIfNeeded: numerator)) / Double(denominator))
            }
            self.numbers = numbers
        }

        func columns(of range: Range<Int>, _ format: SourceFormat) throws(ImagingError) -> Range<Int> {
            try cut(range, numbers[0], numbers[2], format)
        }

        func rows(of range: Range<Int>, _ format: SourceFormat) throws(ImagingError) -> Range<Int> {
            try cut(range, numbers[1], numbers[3], format)
        }

        private func cut(
            _ range: Range<Int>,
            _ length: Double,
            _ offset: Double,
            _ format: SourceFormat
        ) throws(ImagingError) -> Range<Int> {
            let first = Double(range.count - 1) / 2 + offset - (length - 1) / 2
            let (start, count) = (Int(first.rounded()), Int(length.rounded()))
            guard start >= 0, count > 0, start + count <= range.count else {
                throw .damaged(format, "a clean aperture outside the picture")
            }
            return start..<start + count
        }
    }
}

extension Orientation {
    /// The one turn that does what this and then another do.
    func followed(by next: Orientation) -> Orientation {
        let (a, b) = (matrix, next.matrix)
        let product = [
            b[0] * a[0] + b[1] * a[2], b[0] * a[1] + b[1] * a[3],
            b[2] * a[0] + b[3] * a[2], b[2] * a[1] + b[3] * a[3],
        ]
        return Orientation.allCases.first { $0.matrix == product } ?? .up
    }

    /// Where the axes to the right and down of the stored picture point in the upright one: columns of a 2 x 2 matrix,
    /// row by row.
    private var matrix: [Int] {
        switch self {
        case .up: [1, 0, 0, 1]
        case .upMirrored: [-1, 0, 0, 1]
        case .down: [-1, 0, 0, -1]
        case .downMirrored: [1, 0, 0, -1]
        case .leftMirrored: [0, 1, 1, 0]
        case .right: [0, -1, 1, 0]
        case .rightMirrored: [0, -1, -1, 0]
        case .left: [0, 1, -1, 0]
        }
    }
}
