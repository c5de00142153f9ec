/// Names a blob by its content: the digest of its bytes in lower-case hexadecimal.
public struct BlobID: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// 32 to 128 hexadecimal digits (64 for SHA-256), so that it is safe as a file name.
    public let rawValue: String

    /// A blob's name from text; nil where the text is no digest.
    public init?(rawValue: String) {
        let digits = rawValue.utf8
        guard (32...128).contains(digits.count), digits.count.isMultiple(of: 2),
            digits.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        self.rawValue = rawValue
    }

    /// A blob's name from its digest; nil where that is shorter than 16 bytes or longer than 64.
    public init?(digest: [UInt8]) {
        self.init(rawValue: digest.map(Self.hexadecimal(of:)).joined())
    }

    /// Where a blob lies below a folder of blobs: `ab/abcdef...`, 256 folders wide.
    var relativePath: String { "\(rawValue.prefix(2))/\(rawValue)" }

    /// Two lower-case digits.
    static func hexadecimal(of byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
    }

    public var description: String { rawValue }
}

/// What a blob is to its item.
public enum BlobRole: String, Sendable, CaseIterable {
    /// The photo as it was uploaded.
    case original
    /// The matte, at the photo's own resolution.
    case matte
    /// A small picture for the grid.
    case thumbnail
    /// The cutout as it was last composed: a cache, which may be dropped and counts in no quota.
    case cutout

    /// Whether its bytes count in the quota of its user.
    public var isCounted: Bool { self != .cutout }

    /// Whether each version of a matte has one of its own.
    var isVersioned: Bool { self == .matte || self == .thumbnail }
}

/// Bytes that are about to be kept.
public struct NewBlob: Sendable {
    /// The bytes themselves.
    public var bytes: [UInt8]
    /// Their media type, such as `image/jpeg`.
    public var mediaType: String

    /// Bytes with their media type.
    public init(_ bytes: [UInt8], mediaType: String) {
        self.bytes = bytes
        self.mediaType = mediaType
    }
}

/// A blob that is kept.
public struct StoredBlob: Sendable, Hashable {
    /// Names it by content, which makes a good `ETag`.
    public let id: BlobID
    /// Its media type.
    public let mediaType: String
    /// Its size.
    public let byteCount: Int
}
