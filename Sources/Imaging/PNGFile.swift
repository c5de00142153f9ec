/// The chunks of a PNG file: W3C Portable Network Graphics, third edition, section 5.
enum PNGFile: PhotoContainer {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// Encoders write a chunk for every few kilobytes, so that a file of 25 MB has some thousands.
    private static let maximumChunks = 100_000

    static func matches(_ bytes: ArraySlice<UInt8>) -> Bool { bytes.starts(with: signature) }

    /// Walks the chunks to IEND, or as far as the file goes.
    static func inspect(_ bytes: ArraySlice<UInt8>) throws(ImagingError) -> EncodedImage {
        var walk = PNGWalk()
        var chunks = PNGChunks(bytes)
        while let chunk = chunks.next() {
            guard chunks.count <= maximumChunks else {
                throw .excessive(.png, "more than \(maximumChunks) chunks")
            }
            try walk.take(chunk)
        }
        return try walk.finished()
    }

    static func decode(_ bytes: ArraySlice<UInt8>, _ encoded: EncodedImage) throws(ImagingError) -> Image {
        try PNGDecoder.decode(bytes, encoded)
    }
}
