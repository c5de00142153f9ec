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
        let width = image.width
        let alpha = [UInt8](unsafeUninitializedCapacity: width * image.height) { alpha, count in
            image.pixels.withUnsafeBufferPointer { pixels in
                guard let alpha = alpha.baseAddress, let pixels = pixels.baseAddress else { return }
                Parallel.forEachBand(of: image.height, length: 16) { band in
                    for y in band {
                        let line = line(at: y, of: rows, in: cells, width: grid.width)
                        for run in runs {
                            run.render(line, pixels: pixels + y * width * 4, to: alpha + y * width)
                        }
                    }
                }
            }
            count = width * image.height
        }
        return Matte(width: image.width, height: image.height, alpha: alpha)
    }

    /// Pixels of a row that lie between the same two cells.
    private struct Run {
        let left: Int
        let right: Int
        let first: Int
        /// For each pixel the weight of the right cell.
        var weights: [Float]

        func render(_ line: [MatteCell], pixels: UnsafePointer<UInt8>, to alpha: UnsafeMutablePointer<UInt8>)
        {
            let (left, right) = (line[left], line[right])
            let alpha = alpha + first
            if let certain = MatteCell.certainAlpha(left, right) {
                alpha.initialize(repeating: certain, count: weights.count)
                return
            }
            let slope = right.values - left.values
            for (index, weight) in weights.enumerated() {
                let cell = MatteCell(values: left.values + slope * weight)
                (alpha + index).initialize(to: cell.alpha(of: pixels + (first + index) * 4))
            }
        }
    }

    private static func runs(of columns: Interpolation) -> [Run] {
        var runs: [Run] = []
        for (x, weight) in columns.weight.enumerated() {
            if let last = runs.indices.last, runs[last].left == columns.lower[x] {
                runs[last].weights.append(weight)
            } else {
                runs.append(Run(left: columns.lower[x], right: columns.upper[x], first: x, weights: [weight]))
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
    private func alpha(of pixel: UnsafePointer<UInt8>) -> UInt8 {
        let color = SIMD4(Float(pixel[0]), Float(pixel[1]), Float(pixel[2]), 1)
        let products = values.lowHalf * color
        let fitted = (products.x + products.y + products.z + products.w).clamped
        return UInt8((prior + band * (fitted - prior)).clamped * 255 + 0.5)
    }
}
