import Imaging

/// Brings the model's small matte to the photo's resolution, with edges where the photo has them.
///
/// Enlarging the matte blurs every edge by several pixels. Instead, in each small neighbourhood alpha is modelled as a
/// linear function of the photo's colours, `alpha = a . (r, g, b) + b`, fitted to the model's matte on a small grid
/// and then evaluated with the photo's own pixels: the guided filter with a colour guide (He, Sun and Tang, "Guided
/// Image Filtering", TPAMI 2013), its coefficients computed on a reduced grid ("Fast Guided Filter", 2015).
///
/// Two things are added. Only a band around the places where the model is unsure is decided by the filter; elsewhere
/// alpha is exactly 0 or 255, so the photo's texture cannot shine through, nor can the model's faint ghosts. And the
/// filter's answer is stretched about the middle, because an average of fits over a neighbourhood is always too soft.
///
/// The steps, all on the grid of ``WorkingGrid`` but for the last:
/// 1. `p`: the coarse matte, bilinear, `clamp((p - 0.05) / 0.9)`.
/// 2. `band`: 1 near cells with `0 < p < 1`, falling off to 0; see ``uncertainty(of:on:)``.
/// 3. `a, b`: least squares over 7 x 7 cells, ridge 1e-4, averaged over 5 x 5; then the stretch.
/// 4. For each pixel, everything interpolated: `alpha = band * clamp(a . rgb + b) + (1 - band) * p`.
enum MatteRefiner {
    /// The model's answers below this, or above one minus this, are taken for certain.
    private static let certainty: Float = 0.05
    /// How far, in cells, the band reaches beyond unsure cells.
    private static let bandRadius = 4
    /// Neighbourhood of one linear fit.
    private static let fitRadius = 3
    /// Neighbourhood over which the fits that cover a cell are averaged.
    private static let averageRadius = 2
    /// Colour variance below which a neighbourhood counts as flat, and the matte is smoothed rather than fitted.
    private static let ridge: Float = 1e-4
    /// The filter's answers up to `stretch` become 0, those from `1 - stretch` become 1.
    private static let stretch: Float = 0.15

    /// The matte of `image`, which the model saw as `coarse`.
    static func refine(_ coarse: CoarseMatte, for image: Image, on grid: WorkingGrid) -> Matte {
        let prior = confident(coarse.withoutCrumbs, on: grid)
        let band = uncertainty(of: prior, on: grid)
        let fits = linearFits(of: prior, on: grid)
        let averaging = BoxMean(width: grid.width, height: grid.height, radius: averageRadius)
        let cells: [MatteCell] = averaging.map(
            source: { y, row in copyRow(y, of: fits, width: grid.width, to: row) },
            finish: { y, means, cells in
                for x in 0..<grid.width {
                    let cell = y * grid.width + x
                    let value = MatteCell(fit: stretched(means[x]), band: band[cell], prior: prior[cell])
                    (cells + x).initialize(to: value)
                }
            }
        )
        return MatteCell.render(cells, of: grid, along: image)
    }

    /// The coarse matte on the grid, its near-certain values made certain.
    private static func confident(_ coarse: CoarseMatte, on grid: WorkingGrid) -> [Float] {
        let columns = Interpolation(cells: coarse.width, pixels: grid.width)
        let rows = Interpolation(cells: coarse.height, pixels: grid.height)
        return (0..<grid.width * grid.height).map { cell in
            let (y, x) = cell.quotientAndRemainder(dividingBy: grid.width)
            func across(_ row: Int) -> Float {
                let left = coarse.values[row * coarse.width + columns.lower[x]]
                let right = coarse.values[row * coarse.width + columns.upper[x]]
                return left + (right - left) * columns.weight[x]
            }
            let above = across(rows.lower[y])
            let value = above + (across(rows.upper[y]) - above) * rows.weight[y]
            return ((value - certainty) / (1 - 2 * certainty)).clamped
        }
    }

    /// 1 within ``bandRadius`` cells of an unsure one, falling to 0 within as many again.
    private static func uncertainty(of prior: [Float], on grid: WorkingGrid) -> [Float] {
        // Any trace counts; what running sums leave behind is far below one cell's share.
        let trace = 0.5 / Float((2 * bandRadius + 1) * (2 * bandRadius + 1))
        let unsure = prior.map { SIMD2<Float>($0 > 0 && $0 < 1 ? 1 : 0, 0) }
        let near = spread(unsure, on: grid) { SIMD2<Float>($0 > trace ? 1 : 0, 0) }
        return spread(near, on: grid) { $0 > trace ? min(1, 2 * $0) : 0 }
    }

    private static func spread<Result>(
        _ values: [SIMD2<Float>],
        on grid: WorkingGrid,
        _ transform: (Float) -> Result
    ) -> [Result] {
        BoxMean(width: grid.width, height: grid.height, radius: bandRadius).map(
            source: { y, row in copyRow(y, of: values, width: grid.width, to: row) },
            finish: { _, means, results in
                for x in 0..<grid.width { (results + x).initialize(to: transform(means[x].x)) }
            }
        )
    }

    @inline(__always)
    private static func copyRow<Value>(
        _ y: Int,
        of values: [Value],
        width: Int,
        to row: UnsafeMutablePointer<Value>
    ) {
        values.withUnsafeBufferPointer { values in
            for x in 0..<width { (row + x).initialize(to: values[y * width + x]) }
        }
    }

    /// For each cell the `(a, b)` that predict `prior` from the colours around it best.
    private static func linearFits(of prior: [Float], on grid: WorkingGrid) -> [SIMD4<Float>] {
        BoxMean(width: grid.width, height: grid.height, radius: fitRadius).map(
            source: { y, row in
                for x in 0..<grid.width {
                    let cell = y * grid.width + x
                    (row + x).initialize(to: ColorMoments(color: grid.colors[cell], alpha: prior[cell]).sums)
                }
            },
            finish: { _, means, fits in
                for x in 0..<grid.width {
                    (fits + x).initialize(to: ColorMoments(sums: means[x]).fit(ridge: ridge))
                }
            }
        )
    }

    /// The fit whose answers are those of `fit`, stretched about one half.
    private static func stretched(_ fit: SIMD4<Float>) -> SIMD4<Float> {
        (fit - SIMD4(0, 0, 0, stretch)) * (1 / (1 - 2 * stretch))
    }
}

extension Float {
    /// The nearest value in 0...1; 0 for what is no number.
    var clamped: Float { self > 0 ? min(self, 1) : 0 }
}
