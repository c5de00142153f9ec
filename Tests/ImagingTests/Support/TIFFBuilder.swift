/// TIFF files as no ordinary program writes them: any fields, any layout, any lie.
struct TIFFBuilder {
    /// Values of a field, as SHORT (16 bits), LONG (32 bits) or UNDEFINED.
    enum Values {
        case short([Int]), long([Int]), bytes([UInt8])
    }

    var fields: [Int: Values] = [:]
    /// Follows the header; strips and tiles lie in it. Its first byte has the offset 8.
    var data: [UInt8]

    static let dataOffset = 8

    /// An uncompressed RGB page in one strip.
    init(width: Int, height: Int, samples: Int = 3, bits: Int = 8, data: [UInt8]) {
        self.data = data
        fields = [
            256: .short([width]), 257: .short([height]),
            258: .short([Int](repeating: bits, count: samples)), 259: .short([1]), 262: .short([2]),
            273: .long([TIFFBuilder.dataOffset]), 277: .short([samples]), 278: .short([height]),
            279: .long([data.count]),
        ]
    }

    /// Little-endian; the directory lies behind the data, the values that do not fit into it behind that.
    ///
    /// - Parameter next: the offset of the next directory; `nil` for none.
    func file(nextIsFirst: Bool = false) -> [UInt8] {
        let padded = data + [UInt8](repeating: 0, count: data.count % 2)
        let directory = TIFFBuilder.dataOffset + padded.count
        var entries: [UInt8] = []
        var values: [UInt8] = []
        let valuesOffset = directory + 2 + fields.count * 12 + 4
        for (tag, field) in fields.sorted(by: { $0.key < $1.key }) {
            let (type, bytes, count) = TIFFBuilder.encoded(field)
            entries += little(tag, 2) + little(type, 2) + little(count, 4)
            if bytes.count <= 4 {
                entries += bytes + [UInt8](repeating: 0, count: 4 - bytes.count)
            } else {
                entries += little(valuesOffset + values.count, 4)
                values += bytes
            }
        }
        return Array("II".utf8) + little(42, 2) + little(directory, 4) + padded + little(fields.count, 2)
            + entries
            + little(nextIsFirst ? directory : 0, 4) + values
    }

    private static func encoded(_ values: Values) -> (type: Int, bytes: [UInt8], count: Int) {
        switch values {
        case .short(let numbers): (3, numbers.flatMap { little($0, 2) }, numbers.count)
        case .long(let numbers): (4, numbers.flatMap { little($0, 4) }, numbers.count)
        case .bytes(let bytes): (7, bytes, bytes.count)
        }
    }
}

/// Least significant byte first.
func little(_ number: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
}
