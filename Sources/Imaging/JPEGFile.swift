/// The marker segments of a JPEG file: ITU-T T.81, annex B.
enum JPEGFile {
    static let signature: [UInt8] = [0xFF, 0xD8, 0xFF]
    static let profileSignature = Array("ICC_PROFILE\0".utf8)
    private static let exifSignature = Array("Exif\0\0".utf8)

    private enum Marker {
        static let endOfImage: UInt8 = 0xD9
        static let startOfScan: UInt8 = 0xDA
        static let exif: UInt8 = 0xE1
        static let profile: UInt8 = 0xE2
        /// Markers without a length: TEM, the restart markers and SOI.
        static func standsAlone(_ marker: UInt8) -> Bool { marker == 0x01 || 0xD0...0xD8 ~= marker }
        /// Frame headers, which 0xC4 (Huffman tables), 0xC8 (reserved) and 0xCC (arithmetic) are not.
        static func startsFrame(_ marker: UInt8) -> Bool {
            0xC0...0xCF ~= marker && marker != 0xC4 && marker != 0xC8 && marker != 0xCC
        }
    }

    /// Walks the segments to the end-of-image marker.
    static func parse(_ bytes: ArraySlice<UInt8>) throws(ImagingError) -> EncodedImage {
        let reader = ByteReader(bytes, .bigEndian)
        var image: EncodedImage?
        var orientation: Orientation?
        var profile = JPEGProfileSegments()
        var isComplete = false
        var offset = 2

        while let (marker, start) = nextMarker(in: bytes, from: offset) {
            if marker == Marker.endOfImage {
                isComplete = true
                break
            }
            offset = start
            if Marker.standsAlone(marker) { continue }
            guard let length = reader.unsigned(at: start, count: 2), length >= 2,
                let payload = reader.slice(at: start + 2, count: length - 2)
            else { break }
            offset = start + length
            if Marker.startsFrame(marker), image == nil {
                image = try frame(ByteReader(payload, .bigEndian))
            } else if marker == Marker.exif, orientation == nil, payload.starts(with: exifSignature) {
                orientation = EXIF.orientation(inTIFF: payload.dropFirst(exifSignature.count))
            } else if marker == Marker.profile, payload.starts(with: profileSignature) {
                profile.append(payload.dropFirst(profileSignature.count))
            }
        }

        guard var image else { throw .damaged(.jpeg, "no frame header") }
        image.orientation = orientation ?? .up
        image.profile = profile.assembled()
        image.isComplete = isComplete
        return image
    }

    /// The next marker at or after `offset` and the offset behind it; entropy-coded data, in which a data byte of
    /// 0xFF is followed by 0x00, is skipped on the way.
    private static func nextMarker(in bytes: ArraySlice<UInt8>, from offset: Int) -> (UInt8, Int)? {
        bytes.withUnsafeBufferPointer { bytes in
            var position = offset
            while position < bytes.count - 1 {
                if bytes[position] == 0xFF, bytes[position + 1] != 0x00, bytes[position + 1] != 0xFF {
                    return (bytes[position + 1], position + 2)
                }
                position += 1
            }
            return nil
        }
    }

    private static func frame(_ payload: ByteReader) throws(ImagingError) -> EncodedImage {
        guard let precision = payload.unsigned(at: 0, count: 1),
            let height = payload.unsigned(at: 1, count: 2),
            let width = payload.unsigned(at: 3, count: 2),
            let components = payload.unsigned(at: 5, count: 1)
        else { throw .damaged(.jpeg, "frame header too short") }
        guard precision == 8 else {
            throw .unsupported("JPEG with \(precision) bits a channel cannot be read")
        }
        guard width > 0, height > 0 else { throw .damaged(.jpeg, "\(width) x \(height) pixels") }
        var image = EncodedImage(format: .jpeg, storedWidth: width, storedHeight: height)
        switch components {
        case 1: image.colorModel = .gray
        case 3: image.colorModel = .rgb
        case 4: image.colorModel = .cmyk
        default: throw .unsupported("JPEG with \(components) channels cannot be read")
        }
        return image
    }
}
