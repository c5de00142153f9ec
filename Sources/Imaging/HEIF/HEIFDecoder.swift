/// Decodes a HEIF picture through libheif, coded item by coded item.
///
/// libheif sees a file of one item at a time; tiles, alpha, turns and crops are put together here, where their bounds are
/// known, and the tiles of a grid are decoded on several cores.
struct HEIFDecoder {
    private let picture: HEIFPicture
    private let format: SourceFormat

    init(_ picture: HEIFPicture, _ format: SourceFormat) {
        self.picture = picture
        self.format = format
    }

    /// RGBA with straight alpha of what the picture shows, before it is turned.
    func pixels() throws(ImagingError) -> [UInt8] {
        let (columns, rows) = (picture.transform.columns, picture.transform.rows)
        var complaint: String?
        let size = columns.count * rows.count * 4
        let pixels = [UInt8](unsafeUninitializedCapacity: size) { output, count in
            count = size
            let target = Target(pixels: output, columns: columns, rows: rows)
            complaint = draw(picture.color, onto: target, { $0.writeColor($1, $2, to: $3) })
            if complaint == nil, let alpha = picture.alpha {
                complaint = draw(alpha, onto: target, { $0.writeAlpha($1, $2, to: $3) })
                if picture.isPremultiplied { HEIFDecoder.divideByAlpha(output) }
            }
        }
        if let complaint { throw .damaged(format, complaint) }
        return pixels
    }

    /// The part of the canvas that is shown.
    private struct Target {
        let pixels: UnsafeMutableBufferPointer<UInt8>
        let columns: Range<Int>
        let rows: Range<Int>
    }

    /// Writes some columns of a decoded row to as many pixels of RGBA.
    private typealias Write = (HEIFSingle, _ row: Int, _ columns: Range<Int>, UnsafeMutablePointer<UInt8>) ->
        Void

    /// Answers what was wrong with the first tile that could not be decoded, if any.
    private func draw(_ canvas: HEIFPicture.Canvas, onto target: Target, _ write: Write) -> String? {
        let colorBoxes = picture.color.tiles[0].properties
        return Parallel.map(canvas.tiles.count) { index -> String? in
            let tile = canvas.tiles[index]
            let left = index % canvas.columns * tile.width
            let top = index / canvas.columns * tile.height
            let columns = (left..<left + tile.width).clamped(to: target.columns)
            let rows = (top..<top + tile.height).clamped(to: target.rows)
            guard !columns.isEmpty, !rows.isEmpty else { return nil }
            switch HEIFSingle.decode(tile.file(colorBoxes: colorBoxes)) {
            case .failure(let failure): return failure.reason
            case .success(let decoded):
                guard decoded.width == tile.width, decoded.height == tile.height else {
                    return "\(decoded.width) x \(decoded.height) decoded, not \(tile.width) x \(tile.height)"
                }
                for y in rows {
                    guard let base = target.pixels.baseAddress else { break }
                    let start = (y - target.rows.lowerBound) * target.columns.count
                    write(
                        decoded,
                        y - top,
                        columns.lowerBound - left..<columns.upperBound - left,
                        base + (start + columns.lowerBound - target.columns.lowerBound) * 4
                    )
                }
                return nil
            }
        }.lazy.compactMap { $0 }.first
    }

    private static func divideByAlpha(_ pixels: UnsafeMutableBufferPointer<UInt8>) {
        for pixel in stride(from: 0, to: pixels.count, by: 4) {
            let alpha = UInt32(pixels[pixel + 3])
            guard alpha > 0, alpha < 255 else { continue }
            for channel in pixel..<pixel + 3 {
                pixels[channel] = UInt8(min(255, (UInt32(pixels[channel]) * 255 + alpha / 2) / alpha))
            }
        }
    }
}
