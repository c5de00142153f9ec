/// The marker segments of a JPEG file: ITU-T T.81, annex B.
enum JPEGFile: PhotoContainer {
    static let signature: [UInt8] = [0xFF, 0xD8, 0xFF]

    /// Photos have ten to twenty, and some hundreds with a depth map or a gain map in extended XMP.
    private static let maximumSegments = 10_000

    static func matches(_ bytes: ArraySlice<UInt8>) -> Bool { bytes.starts(with: signature) }

    /// Walks the segments to the end-of-image marker, or as far as the file goes.
    static func inspect(_ bytes: ArraySlice<UInt8>) throws(ImagingError) -> EncodedImage {
        var walk = JPEGWalk()
        var segments = JPEGSegments(bytes)
        while let segment = segments.next() {
            guard segments.count <= maximumSegments else {
                throw .excessive(.jpeg, "more than \(maximumSegments) segments")
            }
            guard try walk.goesOn(behind: segment) else { break }
        }
        return try walk.finished(bytes, end: segments.brokenOff ?? bytes.count)
    }

    /// Hands on what belongs to the photo, and none of what phones and cameras put behind it.
    static func decode(_ bytes: ArraySlice<UInt8>, _ encoded: EncodedImage) throws(ImagingError) -> Image {
        try JPEGDecoder.decode(bytes.prefix(encoded.extent ?? bytes.count), encoded)
    }

    /// The profile whose pieces lie in the segments before the first scan.
    static func profile(inHead head: ArraySlice<UInt8>) -> [UInt8]? {
        var profile = JPEGProfileSegments()
        var segments = JPEGSegments(head)
        while let segment = segments.next(), segment.marker != JPEGMarker.startOfScan {
            if let piece = segment.profilePiece { profile.append(piece) }
        }
        return profile.assembled()
    }
}
