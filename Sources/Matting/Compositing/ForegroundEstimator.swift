import Imaging

/// Finds what colour the foreground has where background shines through it.
///
/// A pixel on the edge shows `alpha * F + (1 - alpha) * B`; put on a new background as it is, it brings along a halo
/// of the old one. F is estimated by blur fusion (Forte, "Approximate Fast Foreground Colour Estimation", ICIP 2021):
/// the foreground's and the background's colours are blurred, each weighted by its share of the pixel (here squared,
/// because mixed pixels should have little to say about either), and F is the
/// blurred foreground plus what the pixel says beyond it, `F = f + alpha * (I - alpha * f - (1 - alpha) * b)`.
/// Twice: first over a wide neighbourhood, so that there is always some certain foreground in reach, then over a
/// narrow one, which brings local colour back. Blurs are of ``WorkingGrid``; the last step is done for each pixel.
///
/// The page's preview does the same with the same numbers, which it keeps in www/lib/matting/look.js; a test holds them
/// to each other.
package struct ForegroundEstimator {
    package static let wideRadius = 32
    package static let narrowRadius = 3
    /// Keeps the quotients finite where a share is nothing.
    package static let trace: Float = 1e-5

    private let columns: Interpolation
    private let rows: Interpolation
    private let width: Int
    /// For each cell the blurred foreground (0 to 2) and background (4 to 6), in 0...255.
    private let blurred: [SIMD8<Float>]

    init(image: Image, matte: Matte, grid: WorkingGrid) {
        let shares = grid.reduce(matte)
        let wide = Self.blur(grid, shares, radius: Self.wideRadius, refining: nil)
        blurred = Self.blur(grid, shares, radius: Self.narrowRadius, refining: wide)
        columns = Interpolation(cells: grid.width, pixels: image.width)
        rows = Interpolation(cells: grid.height, pixels: image.height)
        width = grid.width
    }

    /// The foreground's colour (0...255) at a pixel that shows `color` and has `alpha` (0...1).
    @inline(__always)
    func foreground(of color: SIMD4<Float>, alpha: Float, x: Int, y: Int) -> SIMD4<Float> {
        let (above, below) = (rows.lower[y] * width, rows.upper[y] * width)
        let (left, right) = (columns.lower[x], columns.upper[x])
        let top = blurred[above + left] + (blurred[above + right] - blurred[above + left]) * columns.weight[x]
        let bottom =
            blurred[below + left] + (blurred[below + right] - blurred[below + left]) * columns.weight[x]
        return Self.fuse(color, alpha, top + (bottom - top) * rows.weight[y])
    }

    /// Blurred foreground and background in each cell.
    ///
    /// - Parameter coarser: the result of a wider blur, from which the colours to be blurred are estimated;
    ///   without it both are taken for the photo's own.
    private static func blur(
        _ grid: WorkingGrid,
        _ shares: [Float],
        radius: Int,
        refining coarser: [SIMD8<Float>]?
    ) -> [SIMD8<Float>] {
        BoxMean(width: grid.width, height: grid.height, radius: radius).map(
            source: { y, row in
                for x in 0..<grid.width {
                    let cell = y * grid.width + x
                    let alpha = shares[cell]
                    let color = grid.colors[cell] * 255
                    var value = SIMD8(lowHalf: color, highHalf: color)
                    if let coarser {
                        value.lowHalf = fuse(color, alpha, coarser[cell])
                        value.highHalf = coarser[cell].highHalf
                    }
                    // The fourth of each half sums the weights.
                    value[3] = 1
                    value[7] = 1
                    let (front, back) = (alpha * alpha, (1 - alpha) * (1 - alpha))
                    let weight = SIMD8(lowHalf: SIMD4(repeating: front), highHalf: SIMD4(repeating: back))
                    (row + x).initialize(to: value * weight)
                }
            },
            finish: { _, means, results in
                for x in 0..<grid.width {
                    let mean = means[x]
                    let foreground = mean.lowHalf * (1 / (max(mean[3], 0) + trace))
                    let background = mean.highHalf * (1 / (max(mean[7], 0) + trace))
                    (results + x).initialize(to: SIMD8(lowHalf: foreground, highHalf: background))
                }
            }
        )
    }

    @inline(__always)
    private static func fuse(_ color: SIMD4<Float>, _ alpha: Float, _ blurred: SIMD8<Float>) -> SIMD4<Float> {
        let foreground = blurred.lowHalf
        let surplus = color - foreground * alpha - blurred.highHalf * (1 - alpha)
        return pointwiseMin(pointwiseMax(foreground + surplus * alpha, .zero), SIMD4(repeating: 255))
    }
}
