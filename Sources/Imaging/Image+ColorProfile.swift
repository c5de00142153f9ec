extension Image {
    /// An image from decoded pixels and whatever profile their file held.
    ///
    /// A profile for RGB is kept and goes with the image. Pixels that were grey or CMYK under a profile of their own
    /// are converted to sRGB, since a result in RGB could not keep it. A profile that is corrupt, or is for other
    /// colours than the image has, says nothing and is dropped.
    ///
    /// - Parameter pixels: RGBA; for a CMYK file the four inks, 0 being full ink.
    init(_ encoded: EncodedImage, pixels: [UInt8]) {
        self.init(width: encoded.storedWidth, height: encoded.storedHeight, pixels: pixels)
        density = encoded.density
        let profile = encoded.profile?.unpacked().flatMap(ColorProfile.init)
        switch (encoded.colorModel, profile?.space) {
        case (.rgb, .rgb), (.gray, .rgb): colorProfile = profile?.bytes
        case (.gray, .gray): profile?.grayConversion().map { convertGray($0) }
        case (.cmyk, .cmyk):
            if let lattice = profile?.inkLattice() { forEachRow(lattice.convert) } else { convertCMYK() }
        case (.cmyk, _): convertCMYK()
        case (.rgb, _): colorProfile = encoded.colors?.profile()
        case (.gray, _): break
        }
    }

    private mutating func convertGray(_ conversion: ColorConversion) {
        let levels = (UInt8.min...UInt8.max).map { $0 }
        var colors = [UInt8](repeating: 255, count: levels.count * 4)
        conversion.convert(levels, to: &colors, count: levels.count)
        forEachRow { row in
            for pixel in stride(from: 0, to: row.count, by: 4) {
                let color = Int(row[pixel]) * 4
                for channel in 0..<3 { row[pixel + channel] = colors[color + channel] }
            }
        }
    }

    /// Without a profile every ink takes away its part of the light.
    private mutating func convertCMYK() {
        forEachRow { row in
            for pixel in stride(from: 0, to: row.count, by: 4) {
                let black = UInt16(row[pixel + 3])
                for channel in pixel..<pixel + 3 {
                    row[channel] = UInt8(truncatingIfNeeded: (UInt16(row[channel]) * black + 127) / 255)
                }
                row[pixel + 3] = 255
            }
        }
    }

    /// Lends the rows to `body`, several at once.
    private mutating func forEachRow(_ body: (UnsafeMutableBufferPointer<UInt8>) -> Void) {
        let rowSize = width * 4
        let height = height
        pixels.withUnsafeMutableBufferPointer { pixels in
            let pixels = pixels
            Parallel.forEachBand(of: height, length: 16) { rows in
                for y in rows {
                    body(UnsafeMutableBufferPointer(rebasing: pixels[y * rowSize..<(y + 1) * rowSize]))
                }
            }
        }
    }
}
