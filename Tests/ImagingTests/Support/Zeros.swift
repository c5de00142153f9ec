/// Deflate's best case: a zlib stream of zeros, a thousandth of what it unpacks to.
enum Zeros {
    /// - Parameter count: unpacked, at least 1; rounded up to 1 and a multiple of 8 * 258.
    static func zlib(_ count: Int) -> [UInt8] {
        var bits = Bits()
        bits.append(0b1, 1)  // the last block
        bits.append(0b01, 2)  // with fixed codes
        bits.append(reversed(0x30, 8), 8)  // a zero
        let groups = (count + 8 * 258 - 2) / (8 * 258)
        // Length 258 is code 285, distance 1 is code 0: thirteen bits, eight times, make thirteen bytes.
        var group = Bits()
        for _ in 0..<8 {
            group.append(reversed(0b1100_0101, 8), 8)
            group.append(0, 5)
        }
        bits.append(group.bytes, times: groups)
        bits.append(0, 7)  // end of block
        let unpacked = 1 + groups * 8 * 258
        return [0x78, 0x01] + bits.padded
            + Container.bigEndian(UInt32(unpacked % 65_521) << 16 | 1)
    }

    /// A zlib stream of anything, packed not at all.
    static func stored(_ bytes: [UInt8]) -> [UInt8] {
        let pieces = stride(from: 0, to: bytes.count, by: 65_535).map {
            bytes[$0..<min(bytes.count, $0 + 65_535)]
        }
        let blocks = pieces.enumerated().flatMap { index, piece -> [UInt8] in
            let (low, high) = (UInt8(piece.count & 0xFF), UInt8(piece.count >> 8))
            return [index == pieces.count - 1 ? 1 : 0, low, high, ~low, ~high] + piece
        }
        let sums = bytes.reduce((a: 1, b: 0)) { sum, byte in
            let a = (sum.a + Int(byte)) % 65_521
            return (a, (sum.b + a) % 65_521)
        }
        return [0x78, 0x01] + blocks + Container.bigEndian(UInt32(sums.b << 16 | sums.a))
    }

    /// Huffman codes go in from their first bit, all else from its last.
    private static func reversed(_ code: Int, _ count: Int) -> Int {
        (0..<count).reduce(0) { $0 << 1 | code >> $1 & 1 }
    }

    /// Filled from the lowest bit of each byte on.
    struct Bits {
        private(set) var bytes: [UInt8] = []
        private var pending = 0
        private var count = 0

        mutating func append(_ value: Int, _ width: Int) {
            pending |= value << count
            count += width
            while count >= 8 {
                bytes.append(UInt8(pending & 0xFF))
                pending >>= 8
                count -= 8
            }
        }

        mutating func append(_ group: [UInt8], times: Int) {
            for _ in 0..<times { for byte in group { append(Int(byte), 8) } }
        }

        /// The bytes, the last one filled with zeros.
        var padded: [UInt8] { count > 0 ? bytes + [UInt8(pending & 0xFF)] : bytes }
    }
}
