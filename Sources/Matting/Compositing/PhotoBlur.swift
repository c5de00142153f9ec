import Imaging

/// The photo's own background out of focus, as a lens of large aperture would have it.
///
/// The subject is left out of the blur: pixels count by their share of the background, and where there is none the colours
/// around go on, so that no ghost of the subject lies beside it. The page's preview does the same with the same numbers, in www/lib/dress/photo-blur.js.
public struct PhotoBlur: Sendable, Equatable {
    /// 1...100: how many thousandths of the longer side the Gaussian's deviation is.
    public var strength: Double

    public init(strength: Double) {
        precondition(strength > 0)
        self.strength = strength
    }

    /// A blurred picture of which a cell's deviation is this many cells can be enlarged without a visible loss.
    private static let workingDeviation = 4.0
    private static let leastSide = 384
    /// Where less than this share of a neighbourhood is background, colours come from further away.
    private static let enough: Float = 1.0 / 8
    /// How much further, and of the longer side at least.
    private static let (reach, leastReach) = (4, 1.0 / 8)
    /// As many box means are close to a Gaussian.
    private static let passes = 3

    /// The blurred background, as large as the photo, or reduced where nobody can tell: the caller enlarges it.
    func image(of photo: Image, matte: Matte) -> Image {
        let longest = max(photo.width, photo.height)
        let share = strength / 1000
        let side = min(longest, max(Self.leastSide, Int((Self.workingDeviation / share).rounded())))
        let factor = Double(side) / Double(longest)
        let width = max(1, Int((Double(photo.width) * factor).rounded()))
        let height = max(1, Int((Double(photo.height) * factor).rounded()))
        let small = photo.flattened.resampled(width: width, height: height)
        let alpha = matte.grayImage.resampled(width: width, height: height).pixels
        let cells = (0..<width * height).map { cell in
            let weight = 1 - Float(alpha[cell]) / 255
            let pixel = (0..<3).map { Float(small.pixels[cell * 4 + $0]) * weight }
            return SIMD4(pixel[0], pixel[1], pixel[2], weight)
        }
        let grid = Grid(width: width, height: height)
        let radius = Self.radius(deviation: share * Double(side))
        let near = grid.blurred(cells, radius: radius)
        let far = grid.blurred(cells, radius: max(Self.reach * radius, Int(Double(side) * Self.leastReach)))
        let everywhere = cells.reduce(.zero, +) / Float(cells.count)
        let pixels = cells.indices.flatMap { cell in
            let color = Self.color(
                near[cell],
                or: Self.color(far[cell], or: Self.color(everywhere, or: .zero))
            )
            return [color.x, color.y, color.z].map { UInt8(min($0 + 0.5, 255)) } + [255]
        }
        return Image(width: width, height: height, pixels: pixels, colorProfile: photo.colorProfile)
    }

    /// The colour of weighted ones, and of another where there is little of them.
    private static func color(_ sum: SIMD4<Float>, or other: SIMD4<Float>) -> SIMD4<Float> {
        guard sum.w > 0 else { return other }
        let trust = min(1, sum.w / enough)
        return sum * (trust / sum.w) + other * (1 - trust)
    }

    /// Of the boxes whose means, one after the other, come closest to a Gaussian of this deviation.
    private static func radius(deviation: Double) -> Int {
        let width = (12 * deviation * deviation / Double(passes) + 1).squareRoot()
        return max(1, Int(((width - 1) / 2).rounded()))
    }

    /// Cells of a picture.
    private struct Grid {
        let width: Int
        let height: Int

        func blurred(_ cells: [SIMD4<Float>], radius: Int) -> [SIMD4<Float>] {
            (0..<passes).reduce(cells) { cells, _ in
                BoxMean(width: width, height: height, radius: radius).map(
                    source: { y, row in
                        for x in 0..<width { (row + x).initialize(to: cells[y * width + x]) }
                    },
                    finish: { _, means, results in
                        for x in 0..<width { (results + x).initialize(to: means[x]) }
                    }
                )
            }
        }
    }
}
