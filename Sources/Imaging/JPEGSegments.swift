import Foundation

/// Names of the markers that the walk looks at: ITU-T T.81, table B.1.
enum JPEGMarker {
    static let endOfImage: UInt8 = 0xD9
    static let startOfScan: UInt8 = 0xDA
    static let huffmanTables: UInt8 = 0xC4
    static let quantisationTables: UInt8 = 0xDB
    static let jfif: UInt8 = 0xE0
    static let exif: UInt8 = 0xE1
    static let profile: UInt8 = 0xE2

    /// Markers without a length that may stand anywhere: TEM, the restart markers and SOI.
    static func isSkipped(_ marker: UInt8) -> Bool {
        marker <= 0x01 || 0xD0...0xD8 ~= marker || marker == 0xFF
    }
}

/// One marker and what follows it.
struct JPEGSegment {
    let marker: UInt8
    /// Without marker and length; empty for the end mark.
    let payload: ArraySlice<UInt8>
    /// Where its marker begins in the file.
    let offset: Int

    private static let exifSignature = Array("Exif\0\0".utf8)
    private static let jfifSignature = Array("JFIF\0".utf8)
    private static let profileSignature = Array("ICC_PROFILE\0".utf8)

    /// The TIFF block of an EXIF segment.
    var exif: ArraySlice<UInt8>? { payload(of: JPEGMarker.exif, behind: Self.exifSignature) }
    /// A JFIF segment from its version on.
    var jfif: ArraySlice<UInt8>? { payload(of: JPEGMarker.jfif, behind: Self.jfifSignature) }
    /// Number, count and data of a piece of an ICC profile.
    var profilePiece: ArraySlice<UInt8>? { payload(of: JPEGMarker.profile, behind: Self.profileSignature) }

    private func payload(of marker: UInt8, behind signature: [UInt8]) -> ArraySlice<UInt8>? {
        guard self.marker == marker, payload.starts(with: signature) else { return nil }
        return payload.dropFirst(signature.count)
    }
}

/// The segments of a file in order, up to its end mark or to where it breaks off.
///
/// Entropy-coded data, in which a byte of 0xFF is followed by 0x00 or a restart marker, are skipped, as is anything
/// else between segments.
struct JPEGSegments {
    private let reader: ByteReader
    /// Where the next segment is looked for.
    private var offset = 2
    /// How many there have been.
    private(set) var count = 0
    /// Where a marker stands whose segment is longer than the file, or that says nothing of its length.
    private(set) var brokenOff: Int?

    init(_ bytes: ArraySlice<UInt8>) { reader = ByteReader(bytes, .bigEndian) }

    mutating func next() -> JPEGSegment? {
        guard let start = nextMarker(), let marker = reader.unsigned(at: start + 1, count: 1).map(UInt8.init)
        else { return nil }
        count += 1
        if marker == JPEGMarker.endOfImage {
            offset = start + 2
            return JPEGSegment(marker: marker, payload: [], offset: start)
        }
        guard let length = reader.unsigned(at: start + 2, count: 2), length >= 2,
            let payload = reader.slice(at: start + 4, count: length - 2)
        else {
            brokenOff = start
            return nil
        }
        offset = start + 2 + length
        return JPEGSegment(marker: marker, payload: payload, offset: start)
    }

    /// Where the next marker begins that is no restart marker.
    private func nextMarker() -> Int? {
        reader.bytes.withUnsafeBytes { bytes in
            var position = offset
            while position + 1 < bytes.count, let base = bytes.baseAddress,
                let found = memchr(base + position, 0xFF, bytes.count - 1 - position)
            {
                position = found - UnsafeMutableRawPointer(mutating: base)
                if !JPEGMarker.isSkipped(bytes[position + 1]) { return position }
                position += bytes[position + 1] == 0xFF ? 1 : 2
            }
            return nil
        }
    }
}
