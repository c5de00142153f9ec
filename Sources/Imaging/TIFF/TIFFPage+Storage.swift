extension TIFFPage {
    /// Holds the strips or tiles against the size of the page and of the file.
    ///
    /// Parts may claim the same bytes, so that a small file is decoded a thousand times; be far larger than the page;
    /// or be JPEGs with scans without end.
    func checkStorage(in bytes: ArraySlice<UInt8>, _ directory: TIFFDirectory) throws(ImagingError) {
        let (offsets, counts): (TIFFDirectory.Tag, TIFFDirectory.Tag) =
            tile == nil ? (.stripOffsets, .stripByteCounts) : (.tileOffsets, .tileByteCounts)
        let number = try numberOfParts(directory)
        guard directory.count(of: offsets) >= number else { throw .damaged(.tiff, "parts without an offset") }
        var sum = 0
        for index in 0..<number {
            guard let offset = directory.value(of: offsets, at: index) else { break }
            let rest = max(0, bytes.count - max(0, offset))
            let length = min(directory.value(of: counts, at: index) ?? rest, rest)
            sum += max(0, length)
            // Programs that leave out the lengths mean one part after another, each as long as it needs.
            guard directory.count(of: counts) == 0 || sum <= 2 * bytes.count else {
                throw .excessive(.tiff, "strips or tiles that share their data")
            }
            if compression == .jpeg, offset >= 0, length > 0 {
                try TIFFPage.checkJPEG(bytes.dropFirst(offset).prefix(length))
            }
        }
    }

    private func numberOfParts(_ directory: TIFFDirectory) throws(ImagingError) -> Int {
        // Pages larger than this are refused for their pixels a moment later.
        guard max(width, height) <= 1 << 20 else { return 0 }
        let planes = isPlanar ? samplesPerPixel : 1
        guard let tile else {
            let rows = min(max(1, directory[.rowsPerStrip] ?? height), height)
            return (height + rows - 1) / rows * planes
        }
        let number = (width + tile.width - 1) / tile.width * ((height + tile.height - 1) / tile.height)
        // A tile may be larger than a small page, but in memory not much larger than a large one; and all of them go
        // through the decoder, so that many that each show a strip of themselves are as bad as a large one.
        guard tile.width <= 1 << 20, tile.height <= 1 << 20,
            tile.width * tile.height <= (8 * width * height + TIFFPage.spareBytes) / bytesTogether,
            number <= max(2 * width * height, TIFFPage.sparePixels) / (tile.width * tile.height)
        else { throw .excessive(.tiff, "tiles of \(tile.width) x \(tile.height) pixels") }
        return number * planes
    }

    /// Bytes of the samples that lie together, rounded up.
    private var bytesTogether: Int { ((isPlanar ? 1 : samplesPerPixel) * bitsPerSample + 7) / 8 }

    /// What the tiles of a page may have beside what its pixels need: a small page can have tiles of the usual sizes.
    private static let (spareBytes, sparePixels) = (64 << 20, 1 << 25)

    /// Only sequential JPEG with at most a scan for each channel; libtiff would go through a hundred scans.
    private static func checkJPEG(_ stream: ArraySlice<UInt8>) throws(ImagingError) {
        let scans = stream.withUnsafeBufferPointer { bytes -> Int? in
            var scans = 0
            var position = 0
            while position < bytes.count - 1 {
                if bytes[position] == 0xFF {
                    switch bytes[position + 1] {
                    case 0xC2, 0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF: return nil
                    case 0xDA: scans += 1
                    default: break
                    }
                }
                position += 1
            }
            return scans
        }
        guard let scans else { throw unsupported("progressive or arithmetic JPEG inside") }
        guard scans <= 4 else { throw .excessive(.tiff, "\(scans) scans") }
    }
}
