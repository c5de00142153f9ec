/// A conversion from four inks to three colours, taken down at the nodes of a lattice and interpolated between them.
///
/// lcms2 does the same with as many nodes: tetrahedrally between magenta, yellow and black, linearly between two such
/// cubes for cyan. But a photo in which every pixel has other ink costs it 80 ns a pixel, four seconds for fifty
/// megapixels; here the three colours of a node are one number, so that a node costs one product.
struct InkLattice {
    /// Seventeen nodes an ink make 83,521 in all, of eight bytes: they stay in the second-level cache.
    static let standardSide = 17
    /// Between neighbouring nodes, and so what weights sum up to.
    private static let one = 256
    /// Each colour has this many bits of a node, which hold its 13 bits times `one`.
    private static let fieldSize: UInt64 = 21
    private static let fields: UInt64 = 0x1FFF | 0x1FFF << fieldSize | 0x1FFF << (2 * fieldSize)

    /// Where a level of one ink lies.
    private struct Position {
        /// The node below, as an index into `nodes`.
        var node: UInt32
        /// The part of the way to the next node, of `one`, above the distance of that node in `nodes`: so that sorting by
        /// the way sorts the distances, too. 0 on a node, whose neighbour need not be there.
        var step: UInt32
    }

    private let nodes: [UInt64]
    /// 256 for each ink, one ink after another.
    private let positions: [Position]

    /// Asks `conversion` for every node.
    ///
    /// - Parameters:
    ///   - side: nodes an ink.
    ///   - conversion: the colours, of 16 bits each, for a number of pixels of four inks of 16 bits, 0 being full ink.
    init(side: Int, sampling conversion: ([UInt16]) -> [UInt16]) {
        let levels = (0..<side).map { UInt16($0 * 0xFFFF / (side - 1)) }
        let slices = Parallel.map(side) { cyan -> [UInt64] in
            var inks: [UInt16] = []
            inks.reserveCapacity(side * side * side * 4)
            for magenta in levels {
                for yellow in levels {
                    for black in levels { inks += [levels[cyan], magenta, yellow, black] }
                }
            }
            let colors = conversion(inks)
            return stride(from: 0, to: colors.count, by: 3).map { start in
                (0..<3).reduce(0) { node, channel in
                    // Rounded from 16 bits to 255 times 32, the largest of 13 bits that is a whole level.
                    let value = (UInt64(colors[start + channel]) * 8160 + 32_767) / 65_535
                    return node | value << (UInt64(channel) * Self.fieldSize)
                }
            }
        }
        nodes = slices.flatMap { $0 }
        positions = [side * side * side, side * side, side, 1].flatMap { distance in
            (0..<256).map { level in
                let (node, rest) = (level * (side - 1)).quotientAndRemainder(dividingBy: 255)
                let way = (rest * Self.one + 127) / 255
                return Position(
                    node: UInt32(node * distance),
                    step: UInt32(way == 0 ? 0 : way << 16 | distance)
                )
            }
        }
    }

    /// Converts a row of inks, 0 being full ink, to opaque RGBA in place.
    func convert(_ row: UnsafeMutableBufferPointer<UInt8>) {
        nodes.withUnsafeBufferPointer { nodes in
            positions.withUnsafeBufferPointer { positions in
                for pixel in stride(from: 0, to: row.count, by: 4) {
                    let cyan = positions[Int(row[pixel])]
                    let magenta = positions[256 + Int(row[pixel + 1])]
                    let yellow = positions[512 + Int(row[pixel + 2])]
                    let black = positions[768 + Int(row[pixel + 3])]
                    let start = Int(cyan.node + magenta.node + yellow.node + black.node)
                    let path = Path(magenta.step, yellow.step, black.step)
                    var color = path.color(in: nodes, from: start)
                    if cyan.step != 0 {
                        let (way, distance) = (UInt64(cyan.step >> 16), Int(cyan.step & 0xFFFF))
                        let next = path.color(in: nodes, from: start + distance)
                        color = (color * (256 - way) + next * way) >> 8 & Self.fields
                    }
                    for channel in 0..<3 {
                        let value = color >> (UInt64(channel) * Self.fieldSize) & 0x1FFF
                        row[pixel + channel] = UInt8(truncatingIfNeeded: (value + 16) >> 5)
                    }
                    row[pixel + 3] = 255
                }
            }
        }
    }

    /// The way through a cube of nodes, along its edges, that passes the tetrahedron's corners.
    private struct Path {
        private let offsets: (Int, Int, Int)
        private let weights: (UInt64, UInt64, UInt64, UInt64)

        /// From steps along three edges, of which the longest is taken first.
        @inline(__always)
        init(_ first: UInt32, _ second: UInt32, _ third: UInt32) {
            let (low, high) = (min(first, second), max(first, second))
            let (longest, rest) = (max(high, third), min(high, third))
            let (middle, shortest) = (max(low, rest), min(low, rest))
            let one = Int(longest & 0xFFFF)
            let two = one + Int(middle & 0xFFFF)
            offsets = (one, two, two + Int(shortest & 0xFFFF))
            let ways = (UInt64(longest >> 16), UInt64(middle >> 16), UInt64(shortest >> 16))
            weights = (256 - ways.0, ways.0 - ways.1, ways.1 - ways.2, ways.2)
        }

        /// Colours of 13 bits in their fields.
        @inline(__always)
        func color(in nodes: UnsafeBufferPointer<UInt64>, from start: Int) -> UInt64 {
            let sum =
                nodes[start] * weights.0 + nodes[start + offsets.0] * weights.1
                + nodes[start + offsets.1] * weights.2 + nodes[start + offsets.2] * weights.3
            return sum >> 8 & InkLattice.fields
        }
    }
}
