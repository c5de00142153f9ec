import Imaging

/// What the pixels in and around one cell of the grid need to know to find their alpha.
struct MatteCell {
    /// Red, green, blue (of colours in bytes) and constant of the linear fit; then band, then prior.
    private let values: SIMD8<Float>

    private var band: Float { values[4] }
    private var prior: Float { values[5] }

    /// - Parameters:
    ///   - fit: alpha as a linear function of colours in 0...1.
    ///   - band: how much the fit decides, 0...1.
    ///   - prior: alpha where it does not.
    init(fit: SIMD4<Float>, band: Float, prior: Float) {
        let inBytes = fit * SIMD4(1 / 255, 1 / 255, 1 / 255, 1)
        values = SIMD8(lowHalf: inBytes, highHalf: SIMD4(band, prior, 0, 0))
    }

    private init(values: SIMD8<Float>) {
        self.values = values
    }

    /// The matte of `image` from cells that cover it.
    static func render(_ cells: [MatteCell], of grid: WorkingGrid, along image: Image) -> Matte {
        let columns = Interpolation(cells: grid.width, pixels: image.width)
        let rows = Interpolation(cells: grid.height, pixels: image.height)
        let runs = runs(of: columns)
        let alpha = [UInt8](unsafeUninitializedCapacity: image.width * image.height) { alpha, count in
            Bands.forEach(rows: image.height, length: 16) { band in
                for y in band {
                    let line = line(at: y, of: rows, in: cells, width: grid.width)
                    let start = y * image.width
                    for run in runs {
                        let (left, right) = (
                            line[columns.lower[run.lowerBound]], line[columns.upper[run.lowerBound]]
                        )
                        if let certain = Self.certainAlpha(left, right) {
                            for x in run { alpha.initializeElement(at: start + x, to: certain) }
                            continue
                        }
                        for x in run {
                            let cell = MatteCell(
                                values: left.values + (right.values - left.values) * columns.weight[x]
                            )
                            alpha.initializeElement(
                                at: start + x,
                                to: cell.alpha(of: image.pixels, at: start + x)
                            )
                        }
                    }
                }
            }
            count = image.width * image.height
        }
        return Matte(width: image.width, height: image.height, alpha: alpha)
    }

    /// Runs of pixels that lie between the same two cells.
    private static func runs(of columns: Interpolation) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        for x in columns.lower.indices {
            if let last = runs.last, columns.lower[last.lowerBound] == columns.lower[x] {
                runs[runs.count - 1] = last.lowerBound..<x + 1
            } else {
                runs.append(x..<x + 1)
            }
        }
        return runs
    }

    /// The cells interpolated down to one row of pixels.
    private static func line(at y: Int, of rows: Interpolation, in cells: [MatteCell], width: Int)
        -> [MatteCell]
    {
        let (above, below) = (rows.lower[y] * width, rows.upper[y] * width)
        let weight = rows.weight[y]
        return (0..<width).map { x in
            let value = cells[above + x].values
            return MatteCell(values: value + (cells[below + x].values - value) * weight)
        }
    }

    /// The alpha of all pixels between two cells, if the photo has no say in it.
    private static func certainAlpha(_ left: MatteCell, _ right: MatteCell) -> UInt8? {
        guard left.band == 0, right.band == 0, left.prior == right.prior else { return nil }
        return left.prior == 0 ? 0 : left.prior == 1 ? 255 : nil
    }

    @inline(__always)
    private func alpha(of pixels: [UInt8], at pixel: Int) -> UInt8 {
        let color = SIMD4(
            Float(pixels[pixel * 4]),
            Float(pixels[pixel * 4 + 1]),
            Float(pixels[pixel * 4 + 2]),
            1
        )
        let fitted = (values.lowHalf * color).sum().clamped
        return UInt8((prior + band * (fitted - prior)).clamped * 255 + 0.5)
    }
}
