/// Whether a segment of tables is one, or bytes behind a photo without an end mark that look like it.
enum JPEGTables {
    static func areSound(_ segment: JPEGSegment) -> Bool {
        let reader = ByteReader(segment.payload, .bigEndian)
        var offset = 0
        while offset < segment.payload.count {
            let isHuffman = segment.marker == JPEGMarker.huffmanTables
            guard
                let size = isHuffman
                    ? huffmanTable(reader, at: offset) : quantisationTable(reader, at: offset)
            else { return false }
            offset += size
        }
        return offset == segment.payload.count
    }

    /// Class and number, sixteen counts, symbols: T.81, B.2.4.2. `nil` if it is none.
    private static func huffmanTable(_ reader: ByteReader, at offset: Int) -> Int? {
        guard let head = reader.unsigned(at: offset, count: 1), head >> 4 <= 1, head & 15 <= 3,
            let counts = reader.slice(at: offset + 1, count: 16)
        else { return nil }
        let symbols = counts.reduce(0) { $0 + Int($1) }
        return 1...256 ~= symbols ? 17 + symbols : nil
    }

    /// Precision and number, 64 factors: T.81, B.2.4.1. `nil` if it is none.
    private static func quantisationTable(_ reader: ByteReader, at offset: Int) -> Int? {
        guard let head = reader.unsigned(at: offset, count: 1), head >> 4 <= 1, head & 15 <= 3 else {
            return nil
        }
        return 1 + 64 * (1 + (head >> 4))
    }
}
