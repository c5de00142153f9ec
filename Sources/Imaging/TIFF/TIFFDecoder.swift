import CTIFF

/// Reads a TIFF page through libtiff, row by row or tile by tile, into RGBA.
struct TIFFDecoder {
    private let page: TIFFPage
    private let handle: TIFFHandle

    init(_ page: TIFFPage, _ file: TIFFBytes) throws(ImagingError) {
        guard let handle = TIFFHandle(file) else { throw .damaged(.tiff, "libtiff cannot open it") }
        self.page = page
        self.handle = handle
        if case .yCbCr = page.color, page.compression == .jpeg {
            handle.set(TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB)
        }
    }

    /// RGBA, straight alpha; for CMYK the four inks, 0 being full ink.
    func pixels() throws(ImagingError) -> [UInt8] {
        var failedRow: Int?
        let size = page.width * page.height * 4
        let pixels = [UInt8](unsafeUninitializedCapacity: size) { canvas, count in
            canvas.initialize(repeating: 0)
            count = size
            failedRow = read(into: canvas)
        }
        guard let failedRow else { return pixels }
        let missing = MissingPart(from: failedRow, to: page.height, of: page.height)
        throw .incomplete(.tiff, missing, handle.complaint)
    }

    /// Answers the first row that could not be read, if any.
    private func read(into canvas: UnsafeMutableBufferPointer<UInt8>) -> Int? {
        if page.isConvertedByLibrary { return convert(into: canvas) }
        if let failed = page.tile.map({ readTiles($0, into: canvas) }) ?? readRows(into: canvas) {
            return failed
        }
        let rows = TIFFRows(page)
        Parallel.forEachBand(of: page.height, length: 16) { band in
            for y in band { rows.finish(row(y, of: canvas)) }
        }
        return nil
    }

    private func row(_ y: Int, of canvas: UnsafeMutableBufferPointer<UInt8>) -> UnsafeMutableBufferPointer<
        UInt8
    > {
        UnsafeMutableBufferPointer(rebasing: canvas[y * page.width * 4..<(y + 1) * page.width * 4])
    }

    /// Samples that are stored one after another: all of a pixel's, or those of one plane.
    private var samplesTogether: Int { page.isPlanar ? 1 : page.samplesPerPixel }

    private func rowSize(width: Int) -> Int { (width * samplesTogether * page.bitsPerSample + 7) / 8 }

    private var planes: Range<Int> { page.isPlanar ? 0..<page.samplesPerPixel : 0..<1 }

    private func readRows(into canvas: UnsafeMutableBufferPointer<UInt8>) -> Int? {
        let size = rowSize(width: page.width)
        // What libtiff is going to write must be what there is room for.
        guard TIFFScanlineSize(handle.tiff) == size else { return 0 }
        var stored = [UInt8](repeating: 0, count: size)
        let rows = TIFFRows(page)
        for plane in planes {
            for y in 0..<page.height {
                guard TIFFReadScanline(handle.tiff, &stored, UInt32(y), UInt16(plane)) == 1 else { return y }
                rows.unpack(stored[...], plane: plane, into: row(y, of: canvas))
            }
        }
        return nil
    }

    private func readTiles(
        _ tile: (width: Int, height: Int),
        into canvas: UnsafeMutableBufferPointer<UInt8>
    ) -> Int? {
        let tileRowSize = rowSize(width: tile.width)
        guard TIFFTileSize(handle.tiff) == tileRowSize * tile.height else { return 0 }
        var stored = [UInt8](repeating: 0, count: tileRowSize * tile.height)
        let rows = TIFFRows(page)
        for plane in planes {
            for top in stride(from: 0, to: page.height, by: tile.height) {
                for left in stride(from: 0, to: page.width, by: tile.width) {
                    let (x, y) = (UInt32(left), UInt32(top))
                    guard TIFFReadTile(handle.tiff, &stored, x, y, 0, UInt16(plane)) >= 0 else { return top }
                    for line in 0..<min(tile.height, page.height - top) {
                        let part = row(top + line, of: canvas)[(left * 4)...].prefix(tile.width * 4)
                        rows.unpack(
                            stored[(line * tileRowSize)...].prefix(tileRowSize),
                            plane: plane,
                            into: UnsafeMutableBufferPointer(rebasing: part)
                        )
                    }
                }
            }
        }
        return nil
    }

    /// Subsampled YCbCr outside JPEG, which old scanners wrote.
    private func convert(into canvas: UnsafeMutableBufferPointer<UInt8>) -> Int? {
        handle.set(TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT)
        let succeeded = canvas.withMemoryRebound(to: UInt32.self) { canvas in
            TIFFReadRGBAImageOriented(
                handle.tiff,
                UInt32(page.width),
                UInt32(page.height),
                canvas.baseAddress,
                ORIENTATION_TOPLEFT,
                1
            )
        }
        return succeeded == 1 ? nil : 0
    }
}
