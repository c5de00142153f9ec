/// Rows of a TIFF page's samples to RGBA, in two steps: each sample to the byte where its channel lies, then, once all
/// of a row's samples are there, their colours.
struct TIFFRows {
    private let page: TIFFPage
    /// The byte of RGBA that each sample goes to; `nil` for samples that are not shown.
    private let channels: [Int?]
    private let isIndex: Bool

    init(_ page: TIFFPage) {
        self.page = page
        let colors = page.color.samples
        channels = (0..<page.samplesPerPixel).map { sample in
            if sample < colors { return sample }
            return sample == colors && page.alpha != .none && colors < 4 ? 3 : nil
        }
        if case .palette = page.color { isIndex = true } else { isIndex = false }
    }

    /// Puts a stored row's samples, at eight bits each, into their bytes of `output`.
    ///
    /// - Parameter plane: which sample these are, where each has a plane of its own.
    func unpack(_ stored: ArraySlice<UInt8>, plane: Int, into output: UnsafeMutableBufferPointer<UInt8>) {
        let together = page.isPlanar ? 1 : page.samplesPerPixel
        let width = output.count / 4
        stored.withUnsafeBufferPointer { stored in
            for sample in 0..<together {
                guard let channel = channels[page.isPlanar ? plane : sample] else { continue }
                switch page.bitsPerSample {
                case 8:
                    for x in 0..<width { output[x * 4 + channel] = stored[x * together + sample] }
                case 16:
                    stored.withMemoryRebound(to: UInt16.self) { stored in
                        for x in 0..<width {
                            // Rounded division by 257.
                            let value = (UInt32(stored[x * together + sample]) * 255 + 32_895) >> 16
                            output[x * 4 + channel] = UInt8(truncatingIfNeeded: value)
                        }
                    }
                default:
                    for x in 0..<width {
                        output[x * 4 + channel] = bits(of: stored, at: x * together + sample)
                    }
                }
            }
        }
    }

    /// A sample of fewer than eight bits: its number where it is an index, else scaled to 0 to 255.
    private func bits(of stored: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt8 {
        let bits = page.bitsPerSample
        let position = index * bits
        let largest = UInt8(1 << bits - 1)
        let value = stored[position / 8] >> UInt8(8 - bits - position % 8) & largest
        return isIndex ? value : value * (255 / largest)
    }

    /// Makes the samples of a whole row RGBA.
    func finish(_ row: UnsafeMutableBufferPointer<UInt8>) {
        switch page.color {
        case .gray(let isZeroWhite):
            for pixel in stride(from: 0, to: row.count, by: 4) {
                let gray = isZeroWhite ? 255 - row[pixel] : row[pixel]
                for channel in 0..<3 { row[pixel + channel] = gray }
            }
        case .palette(let colors):
            row.withMemoryRebound(to: UInt32.self) { row in
                // The index is the pixel's first byte.
                for x in row.indices { row[x] = colors[Int(UInt32(littleEndian: row[x]) & 0xFF)] }
            }
            return
        case .cmyk:
            for index in row.indices { row[index] = 255 - row[index] }
            return
        case .rgb, .yCbCr: break
        }
        switch page.alpha {
        case .none: for pixel in stride(from: 3, to: row.count, by: 4) { row[pixel] = 255 }
        case .straight: break
        case .premultiplied: divideByAlpha(row)
        }
    }

    private func divideByAlpha(_ row: UnsafeMutableBufferPointer<UInt8>) {
        for pixel in stride(from: 0, to: row.count, by: 4) {
            let alpha = UInt32(row[pixel + 3])
            guard alpha > 0, alpha < 255 else { continue }
            for channel in pixel..<pixel + 3 {
                row[channel] = UInt8(min(255, (UInt32(row[channel]) * 255 + alpha / 2) / alpha))
            }
        }
    }
}
