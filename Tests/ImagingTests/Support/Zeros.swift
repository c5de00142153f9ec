/// The best case of several compressions: a thousandth of what it unpacks to.
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

    /// A zlib stream of `pattern`, of at most 32 KB, again and again, for `count` bytes or a few more.
    static func zlib(repeating pattern: [UInt8], _ count: Int) -> [UInt8] {
        var bits = Bits()
        bits.append(0b1, 1)
        bits.append(0b01, 2)
        for byte in pattern {
            // Fixed codes of literals: eight bits up to 143, nine above.
            let isShort = byte < 144
            bits.append(
                reversed(isShort ? 0x30 + Int(byte) : 0x190 - 144 + Int(byte), isShort ? 8 : 9),
                isShort ? 8 : 9
            )
        }
        // Distance codes 28 and 29 reach from 16,385 on, with 13 bits more.
        let distance = pattern.count - 16_385
        let (code, rest) = (28 + distance / 8_192, distance % 8_192)
        for _ in 0..<(count - pattern.count + 257) / 258 {
            bits.append(reversed(0b1100_0101, 8), 8)
            bits.append(reversed(code, 5), 5)
            bits.append(rest, 13)
        }
        bits.append(0, 7)
        // No checksum: a decoder that has what it wants does not get there.
        return [0x78, 0x01] + bits.padded
    }

    /// A GIF's data of `count` zeros, with indices of two bits: every code means the string before and a zero more.
    static func lzw(_ count: Int) -> [UInt8] {
        var bits = Bits()
        bits.append(4, 3)
        bits.append(0, 3)
        var (unpacked, next, size) = (1, 6, 3)
        while unpacked < count {
            let code = min(next, 4095)
            bits.append(code, size)
            unpacked += code - 4
            guard next < 4096 else { continue }
            next += 1
            if next == 1 << size, size < 12 { size += 1 }
        }
        return [2] + subBlocks(bits.padded)
    }

    /// A GIF's data of codes that only clear the table, as many as fill `count` bytes or a few more.
    static func clears(_ count: Int) -> [UInt8] {
        // 4 in three bits, eight times, makes three bytes.
        var group = Bits()
        for _ in 0..<8 { group.append(4, 3) }
        return [2] + subBlocks([[UInt8]](repeating: group.bytes, count: (count + 2) / 3).flatMap { $0 })
    }

    private static func subBlocks(_ bytes: [UInt8]) -> [UInt8] {
        var blocks: [UInt8] = []
        blocks.reserveCapacity(bytes.count + bytes.count / 255 + 2)
        for start in stride(from: 0, to: bytes.count, by: 255) {
            let block = bytes[start..<min(bytes.count, start + 255)]
            blocks.append(UInt8(block.count))
            blocks += block
        }
        return blocks + [0]
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
