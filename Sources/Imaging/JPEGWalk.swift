/// What the segments of a JPEG say, taken in one by one.
struct JPEGWalk {
    /// The most samples that all scans together may visit. Each pass over a frame costs time even if it has no data: a
    /// second for this many. Encoders make up to eighteen passes, so a progressive photo of 52 megapixels stays below.
    private static let maximumVisits = 1_000_000_000

    private var image: EncodedImage?
    private var frame = JPEGFrame()
    private var scans = 0
    private var visits = 0
    /// Where the photo ends: behind its end mark, or before what follows its last scan.
    private var end: Int?
    private var exif: EXIF?
    private var jfifDensity: PixelDensity?
    private var hasProfile = false

    /// Takes a segment in and says whether the photo goes on behind it.
    ///
    /// Files without an end mark may have anything behind the last scan, a video for instance. A sequential photo is
    /// finished when each component has had its scan; a progressive one goes on until something makes no sense.
    ///
    /// - Throws: where the first frame is of a kind that is not read, or the scans would cost too much.
    mutating func goesOn(behind segment: JPEGSegment) throws(ImagingError) -> Bool {
        if segment.marker == JPEGMarker.endOfImage {
            end = segment.offset + 2
            return false
        }
        guard image == nil || belongsToPhoto(segment) else {
            end = segment.offset
            return false
        }
        if let variety = JPEGVariety(marker: segment.marker) {
            try begin(variety, ByteReader(segment.payload, .bigEndian))
        } else if segment.marker == JPEGMarker.startOfScan {
            try count(segment)
        } else {
            note(segment)
        }
        return true
    }

    /// The image, once the walk has come to its end or to that of the file.
    func finished(_ file: ArraySlice<UInt8>, end fileEnd: Int) throws(ImagingError) -> EncodedImage {
        guard var image else { throw .damaged(.jpeg, "no frame header") }
        image.orientation = exif?.orientation ?? .up
        image.density = jfifDensity ?? exif?.density
        image.extent = end ?? fileEnd
        image.profile = hasProfile ? .segments(ofJPEG: file) : nil
        return image
    }

    private func belongsToPhoto(_ segment: JPEGSegment) -> Bool {
        guard scans > 0 else { return true }
        switch segment.marker {
        case _ where frame.isFinished: return false
        case JPEGMarker.startOfScan: return frame.components(ofScan: segment.payload) != nil
        case JPEGMarker.huffmanTables, JPEGMarker.quantisationTables: return JPEGTables.areSound(segment)
        // DNL and DRI hold a number; application segments and comments anything.
        case 0xDC, 0xDD: return segment.payload.count == 2
        case 0xE0...0xEF, 0xFE: return true
        default: return false
        }
    }

    private mutating func begin(_ variety: JPEGVariety, _ payload: ByteReader) throws(ImagingError) {
        if let refusal = variety.refusal { throw refusal }
        guard image == nil else { throw .damaged(.jpeg, "two frame headers") }
        frame = try JPEGFrame(payload, variety)
        image = frame.image
    }

    private mutating func count(_ scan: JPEGSegment) throws(ImagingError) {
        guard image != nil, let components = frame.components(ofScan: scan.payload) else {
            throw .damaged(.jpeg, "a scan of no frame")
        }
        scans += 1
        visits += frame.samples(of: components)
        frame.markSeen(components)
        // One scan costs what its pixels do, and those the budget judges.
        guard scans == 1 || visits <= Self.maximumVisits else {
            throw .excessive(.jpeg, "at least \(scans) scans of \(frame.width) x \(frame.height) pixels")
        }
    }

    private mutating func note(_ segment: JPEGSegment) {
        if exif == nil, let tiff = segment.exif {
            exif = EXIF(tiff: tiff)
        } else if jfifDensity == nil, let jfif = segment.jfif {
            jfifDensity = density(inJFIF: ByteReader(jfif, .bigEndian))
        } else if segment.profilePiece != nil {
            hasProfile = true
        }
    }

    /// Version (2 bytes), unit, pixels each way; without a unit the numbers are a ratio.
    private func density(inJFIF jfif: ByteReader) -> PixelDensity? {
        guard let unit = jfif.unsigned(at: 2, count: 1), let x = jfif.unsigned(at: 3, count: 2),
            let y = jfif.unsigned(at: 5, count: 2)
        else { return nil }
        let factor = unit == 1 ? 1 : unit == 2 ? PixelDensity.centimetresPerInch : 0
        return PixelDensity(horizontal: Double(x) * factor, vertical: Double(y) * factor)
    }
}
