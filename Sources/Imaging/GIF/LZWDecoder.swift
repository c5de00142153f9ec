/// GIF's compression, Lempel-Ziv-Welch with codes of growing size: GIF89a, appendix F.
///
/// Decoded here and not by giflib, which clears a table of 4,096 entries at every clear code: 24 MB of nothing else kept a
/// core busy for minutes. Here a clear code costs what any other does.
enum LZWDecoder {
    /// What came of a stream: as many indices as there were, and what was wrong if they are too few.
    struct Result {
        var indices: [UInt8]
        var missing: String?
    }

    /// Codes have at most so many bits; the table then is full.
    private static let maximumSize = 12

    /// A string of indices is part of what is already decoded: where it began, and how long it is.
    private struct Entry {
        var start = 0
        var length = 0
    }

    /// - Parameters:
    ///   - data: the size of an index in bits, then sub-blocks; what the file's end cuts off is missing.
    ///   - count: of the indices that make up the picture; what follows them is left alone.
    static func decode(_ data: ArraySlice<UInt8>, count: Int) throws(ImagingError) -> Result {
        // Files of more than 8 bits an index exist, whose larger ones nothing uses.
        guard let indexSize = data.first.map(Int.init), 1..<maximumSize ~= indexSize else {
            throw .damaged(.gif, "no size of the codes")
        }
        var missing: String?
        let indices = [UInt8](unsafeUninitializedCapacity: count) { output, written in
            data.dropFirst().withUnsafeBufferPointer { bytes in
                var codes = Codes(bytes: bytes)
                (written, missing) = expand(&codes, indexSize, into: output)
            }
        }
        return Result(indices: indices, missing: missing)
    }

    /// Answers how many indices there were, and what was wrong if they do not fill `output`.
    private static func expand(
        _ codes: inout Codes,
        _ indexSize: Int,
        into output: UnsafeMutableBufferPointer<UInt8>
    ) -> (Int, String?) {
        let (clear, end) = (1 << indexSize, 1 << indexSize + 1)
        var table = [Entry](repeating: Entry(), count: 1 << maximumSize)
        var (next, size) = (end + 1, indexSize + 1)
        var previous: Entry?
        var position = 0
        while position < output.count {
            guard let code = codes.next(size) else { return (position, "the data end too early") }
            if code == clear {
                (next, size, previous) = (end + 1, indexSize + 1, nil)
                continue
            }
            guard code != end else { return (position, "the codes end too early") }
            // With its next index, the string before is a new entry, which may be the very one that is meant.
            if let previous, next < table.count {
                table[next] = Entry(start: previous.start, length: previous.length + 1)
            }
            let isKnown = code < next || code == next && previous != nil && next < table.count
            guard isKnown else { return (position, "a code without a meaning") }
            var entry = Entry(start: position, length: 1)
            if code < clear {
                output[position] = UInt8(truncatingIfNeeded: code)
            } else {
                entry.length = min(table[code].length, output.count - position)
                let start = table[code].start
                // Forward, for an entry may reach into what it is copied to.
                for index in 0..<entry.length { output[position + index] = output[start + index] }
            }
            if previous != nil, next < table.count {
                next += 1
                if next == 1 << size, size < maximumSize { size += 1 }
            }
            position += entry.length
            previous = entry
        }
        return (position, nil)
    }

    /// Codes from the lowest bit of each byte on, across sub-blocks of up to 255 bytes, the last of which is empty.
    private struct Codes {
        let bytes: UnsafeBufferPointer<UInt8>
        private var offset = 0
        private var endOfBlock = 0
        private var bits = 0
        private var count = 0

        init(bytes: UnsafeBufferPointer<UInt8>) {
            self.bytes = bytes
        }

        mutating func next(_ size: Int) -> Int? {
            while count < size {
                guard let byte = nextByte() else { return nil }
                bits |= Int(byte) << count
                count += 8
            }
            defer {
                bits >>= size
                count -= size
            }
            return bits & (1 << size - 1)
        }

        private mutating func nextByte() -> UInt8? {
            if offset == endOfBlock {
                guard offset < bytes.count, bytes[offset] > 0 else { return nil }
                endOfBlock = offset + 1 + Int(bytes[offset])
                offset += 1
            }
            guard offset < bytes.count else { return nil }
            defer { offset += 1 }
            return bytes[offset]
        }
    }
}
