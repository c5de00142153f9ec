/// Reads numbers of any number of bits, most significant bit first; past the end everything is `nil`.
struct BitReader {
    private let bytes: ArraySlice<UInt8>
    /// Bits read so far.
    private var position = 0

    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    /// The unsigned number in the next `count` bits, at most 32 of them.
    mutating func bits(_ count: Int) -> Int? {
        guard count <= bytes.count * 8 - position else { return nil }
        var value = 0
        for _ in 0..<count {
            let byte = bytes[bytes.startIndex + position / 8]
            value = value << 1 | Int(byte >> UInt8(7 - position % 8) & 1)
            position += 1
        }
        return value
    }

    mutating func flag() -> Bool? { bits(1).map { $0 == 1 } }

    /// Passes over bits; `nil` where there are fewer.
    mutating func skip(_ count: Int) -> Void? {
        guard count <= bytes.count * 8 - position else { return nil }
        position += count
        return ()
    }

    /// An Exp-Golomb number: ITU-T H.265, section 9.2, `ue(v)`.
    mutating func exponentialGolomb() -> Int? {
        var zeros = 0
        while let bit = bits(1), bit == 0 {
            zeros += 1
            guard zeros <= 31 else { return nil }
        }
        return bits(zeros).map { (1 << zeros) - 1 + $0 }
    }
}
