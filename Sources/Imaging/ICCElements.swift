/// Whether the parts of a profile that a conversion is built from are what they say, and small enough to be built fast:
/// ICC.1:2022, section 10.
enum ICCElements {
    /// Real curves have 256, 1,024 or 4,096 points.
    private static let maximumPoints = 4096
    /// Real tables have 9 to 33 steps a channel.
    private static let maximumGrid = 33

    /// A colour: type `XYZ `.
    static func isColor(_ tag: ByteReader?) -> Bool {
        guard let tag else { return false }
        return tag.signature(at: 0) == "XYZ " && tag.bytes.count >= 20
    }

    /// One curve and nothing else.
    static func isCurve(_ tag: ByteReader?) -> Bool { tag.flatMap { curveSize($0, at: 0) } != nil }

    /// A table with curves around it, of any of its three types.
    static func isLookupTable(_ tag: ByteReader?, inputs: Int, outputs: Int) -> Bool {
        guard let tag, tag.unsigned(at: 8, count: 1) == inputs, tag.unsigned(at: 9, count: 1) == outputs
        else { return false }
        return switch tag.signature(at: 0) {
        case "mft1": isTableOfBytes(tag, inputs, outputs)
        case "mft2": isTableOfWords(tag, inputs, outputs)
        case "mAB ": isLayered(tag, sides: (a: inputs, b: outputs), gridInputs: inputs, gridOutputs: outputs)
        case "mBA ": isLayered(tag, sides: (a: outputs, b: inputs), gridInputs: inputs, gridOutputs: outputs)
        default: false
        }
    }

    /// The bytes that a `curv` or `para` element takes; `nil` if it is neither, too long, or cut.
    private static func curveSize(_ tag: ByteReader, at offset: Int) -> Int? {
        let size: Int
        switch tag.signature(at: offset) {
        case "curv":
            guard let points = tag.unsigned(at: offset + 8, count: 4), points <= maximumPoints else {
                return nil
            }
            size = 12 + 2 * points
        case "para":
            let parameters = [1, 3, 4, 5, 7]
            guard let kind = tag.unsigned(at: offset + 8, count: 2), parameters.indices.contains(kind) else {
                return nil
            }
            size = 12 + 4 * parameters[kind]
        default: return nil
        }
        return tag.slice(at: offset, count: size) == nil ? nil : size
    }

    private static func isTableOfBytes(_ tag: ByteReader, _ inputs: Int, _ outputs: Int) -> Bool {
        guard let grid = tag.unsigned(at: 10, count: 1),
            let nodes = nodes([Int](repeating: grid, count: inputs))
        else { return false }
        return tag.bytes.count >= 48 + 256 * inputs + nodes * outputs + 256 * outputs
    }

    private static func isTableOfWords(_ tag: ByteReader, _ inputs: Int, _ outputs: Int) -> Bool {
        guard let grid = tag.unsigned(at: 10, count: 1),
            let nodes = nodes([Int](repeating: grid, count: inputs)),
            let inputPoints = tag.unsigned(at: 48, count: 2), 2...maximumPoints ~= inputPoints,
            let outputPoints = tag.unsigned(at: 50, count: 2), 2...maximumPoints ~= outputPoints
        else { return false }
        return tag.bytes.count >= 52 + 2 * (inputPoints * inputs + nodes * outputs + outputPoints * outputs)
    }

    /// `lutAToBType` and `lutBToAType`: B curves, and on the way to A a matrix, M curves, a grid, each at an offset of its
    /// own, 0 where it is left out.
    private static func isLayered(
        _ tag: ByteReader,
        sides: (a: Int, b: Int),
        gridInputs: Int,
        gridOutputs: Int
    ) -> Bool {
        let offsets = (0..<5).compactMap { tag.unsigned(at: 12 + 4 * $0, count: 4) }
        guard offsets.count == 5 else { return false }
        let (b, matrix, m, grid, a) = (offsets[0], offsets[1], offsets[2], offsets[3], offsets[4])
        return areCurves(tag, at: b, count: sides.b) && b != 0
            && (matrix == 0 || tag.slice(at: matrix, count: 48) != nil)
            && areCurves(tag, at: m, count: sides.b)
            && (grid == 0 || isGrid(tag, at: grid, gridInputs, gridOutputs))
            && areCurves(tag, at: a, count: sides.a)
            // Without a grid the number of channels cannot change.
            && (grid != 0 || gridInputs == gridOutputs)
    }

    /// Curves one behind the other, each padded to four bytes; none where the offset is 0.
    private static func areCurves(_ tag: ByteReader, at offset: Int, count: Int) -> Bool {
        guard offset != 0 else { return true }
        var position = offset
        for _ in 0..<count {
            guard let size = curveSize(tag, at: position) else { return false }
            position += (size + 3) & ~3
        }
        return true
    }

    /// Sixteen bytes of grid sizes, the width of a value, padding, values.
    private static func isGrid(_ tag: ByteReader, at offset: Int, _ inputs: Int, _ outputs: Int) -> Bool {
        let grids = (0..<inputs).compactMap { tag.unsigned(at: offset + $0, count: 1) }
        guard grids.count == inputs, let nodes = nodes(grids),
            let width = tag.unsigned(at: offset + 16, count: 1), 1...2 ~= width
        else { return false }
        return tag.slice(at: offset + 20, count: nodes * outputs * width) != nil
    }

    /// The nodes of a grid of at most four channels; `nil` where a side is too short or too long.
    private static func nodes(_ grids: [Int]) -> Int? {
        guard 1...4 ~= grids.count, grids.allSatisfy({ 2...maximumGrid ~= $0 }) else { return nil }
        return grids.reduce(1, *)
    }
}
