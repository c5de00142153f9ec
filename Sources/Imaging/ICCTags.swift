/// Header and tag table of an ICC profile (ICC.1:2022, section 7), checked to lie inside the profile.
struct ICCTags {
    struct Tag {
        let signature: ICCSignature
        /// Offset and size in the profile.
        let range: Range<Int>
    }

    /// lcms2 reads no more.
    private static let maximumCount = 100
    private static let headerSize = 128

    let tags: [Tag]
    let colorSpace: ICCSignature
    let deviceClass: ICCSignature
    private let reader: ByteReader

    /// `nil` for anything that is no profile of a device's colours, or whose parts lie outside it.
    init?(_ bytes: [UInt8]) {
        reader = ByteReader(bytes[...], .bigEndian)
        guard let size = reader.unsigned(at: 0, count: 4), size <= bytes.count,
            reader.signature(at: 36) == "acsp", let major = reader.unsigned(at: 8, count: 1), 2...4 ~= major,
            let colorSpace = reader.signature(at: 16), let deviceClass = reader.signature(at: 12),
            let connection = reader.signature(at: 20), ["XYZ ", "Lab "].contains(connection),
            ["scnr", "mntr", "prtr", "spac"].contains(deviceClass),
            let count = reader.unsigned(at: Self.headerSize, count: 4), 1...Self.maximumCount ~= count
        else { return nil }
        var tags: [Tag] = []
        for index in 0..<count {
            let entry = Self.headerSize + 4 + 12 * index
            guard let signature = reader.signature(at: entry),
                let offset = reader.unsigned(at: entry + 4, count: 4),
                let length = reader.unsigned(at: entry + 8, count: 4),
                offset >= Self.headerSize + 4 + 12 * count, length >= 8, offset + length <= size,
                !tags.contains(where: { $0.signature == signature })
            else { return nil }
            tags.append(Tag(signature: signature, range: offset..<offset + length))
        }
        self.tags = tags
        self.colorSpace = colorSpace
        self.deviceClass = deviceClass
    }

    /// A reader of one tag alone, type and all.
    func data(of signature: ICCSignature) -> ByteReader? {
        tags.first { $0.signature == signature }.flatMap { tag in
            reader.slice(at: tag.range.lowerBound, count: tag.range.count).map { ByteReader($0, .bigEndian) }
        }
    }

    /// The profile with only those tags in its table. Where that leaves some out, its identifier, a checksum, is cleared.
    func profile(keeping isKept: (ICCSignature) -> Bool) -> [UInt8] {
        var bytes = Array(reader.bytes)
        let kept = tags.filter { isKept($0.signature) }
        guard kept.count < tags.count else { return bytes }
        let entries = kept.flatMap { tag in
            [tag.signature.code, UInt32(tag.range.lowerBound), UInt32(tag.range.count)].flatMap(
                \.bigEndianBytes
            )
        }
        let table = UInt32(kept.count).bigEndianBytes + entries
        let rest = [UInt8](repeating: 0, count: 4 + 12 * tags.count - table.count)
        bytes.replaceSubrange(Self.headerSize..<Self.headerSize + 4 + 12 * tags.count, with: table + rest)
        bytes.replaceSubrange(84..<100, with: [UInt8](repeating: 0, count: 16))
        return bytes
    }
}

/// Four letters that name a tag, a type, a class or a colour space.
struct ICCSignature: Hashable, ExpressibleByStringLiteral {
    let code: UInt32

    init(code: UInt32) { self.code = code }

    init(stringLiteral name: StaticString) {
        code = name.withUTF8Buffer { $0.reduce(0) { $0 << 8 | UInt32($1) } }
    }
}

extension ByteReader {
    func signature(at offset: Int) -> ICCSignature? {
        unsigned(at: offset, count: 4).map { ICCSignature(code: UInt32($0)) }
    }
}
