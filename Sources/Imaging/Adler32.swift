import CISAL

/// The checksum that ends a zlib stream: RFC 1950, section 8.2.
struct Adler32 {
    private static let modulus: UInt64 = 65_521

    private(set) var value: UInt32
    private var length: Int

    /// The checksum of these bytes.
    init(of bytes: UnsafeBufferPointer<UInt8>) {
        value = isal_adler32(1, bytes.baseAddress, UInt64(bytes.count))
        length = bytes.count
    }

    /// Big-endian, as zlib stores it.
    var bytes: [UInt8] { value.bigEndianBytes }

    /// Makes this the checksum of its bytes followed by the other's, without seeing either again.
    ///
    /// The low half sums the bytes plus 1. The high half sums the low half after each byte; over the second run
    /// of bytes each of those sums is larger by what the first run left behind.
    mutating func append(_ other: Adler32) {
        let (low, high) = (UInt64(value & 0xFFFF), UInt64(value >> 16))
        let (otherLow, otherHigh) = (UInt64(other.value & 0xFFFF), UInt64(other.value >> 16))
        let carried = low + Adler32.modulus - 1
        let newLow = (carried + otherLow) % Adler32.modulus
        let newHigh =
            (high + otherHigh + UInt64(other.length) % Adler32.modulus * (carried % Adler32.modulus))
            % Adler32.modulus
        value = UInt32(newHigh << 16 | newLow)
        length += other.length
    }
}

extension UInt32 {
    /// Most significant byte first.
    var bigEndianBytes: [UInt8] {
        [
            UInt8(truncatingIfNeeded: self >> 24), UInt8(truncatingIfNeeded: self >> 16),
            UInt8(truncatingIfNeeded: self >> 8), UInt8(truncatingIfNeeded: self),
        ]
    }
}
