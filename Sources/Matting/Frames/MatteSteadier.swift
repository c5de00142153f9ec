import Foundation

/// Keeps the matte of a film from flickering where the film itself does not change.
///
/// Every frame is judged anew, and on a still scene mattes tremble with the camera's noise. A recursive filter follows each
/// pixel's alpha, `m = w * m' + (1 - w) * m`, whose weight is guided by the photo as a bilateral filter's is (Tomasi and
/// Manduchi 1998), here along time: `w` is `memory` where the colours around are those that the filter remembers, and
/// falls to nothing where they change, so that what moves leaves no trail. Colours are remembered by the same weights: a
/// slow drift adds up until it counts as change.
///
/// On a still scene it leaves `sqrt((1 - memory) / (1 + memory))` of the trembling, a third at 0.8.
public struct MatteSteadier: Sendable {
    /// How much of the matte before stays where nothing changes.
    private static let memory: Float = 0.8
    /// The change of colour (0...1, of the mean around) at which the memory has fallen to a fraction 1/e.
    private static let tolerance: Float = 0.03
    /// Cells around, each way, whose colours count: noise averages out over them.
    private static let radius = 2

    /// The colours around each cell of the grid.
    private var colors: [SIMD4<Float>] = []
    /// Alpha of each pixel in 256ths, so that small steps add up.
    private var alpha: [UInt16] = []

    /// A filter that remembers nothing.
    public init() {}

    /// A frame with its matte steadied. Frames come in their order, all of one size.
    public mutating func steady(_ frame: FrameRemover.SeenFrame) -> FrameRemover.SeenFrame {
        let (grid, matte) = (frame.grid, frame.matte)
        let seen = Self.colors(around: grid)
        guard colors.count == seen.count, alpha.count == matte.alpha.count else {
            (colors, alpha) = (seen, matte.alpha.map { UInt16($0) << 8 })
            return frame
        }
        let weights = zip(colors, seen).map { Self.weight(of: $0 - $1) }
        for cell in seen.indices { colors[cell] = seen[cell] + weights[cell] * (colors[cell] - seen[cell]) }
        follow(matte, by: weights.map { Int32($0 * 256) }, on: grid)
        var frame = frame
        frame.matte = Matte(
            width: matte.width,
            height: matte.height,
            alpha: alpha.map { UInt8(($0 + 127) >> 8) },
            source: matte.source
        )
        return frame
    }

    private static func colors(around grid: WorkingGrid) -> [SIMD4<Float>] {
        BoxMean(width: grid.width, height: grid.height, radius: radius).map(
            source: { y, row in
                for x in 0..<grid.width { (row + x).initialize(to: grid.colors[y * grid.width + x]) }
            },
            finish: { _, means, results in results.initialize(from: means, count: grid.width) }
        )
    }

    private static func weight(of change: SIMD4<Float>) -> Float {
        let square = (change * change).sum() / 3
        return memory * exp(-square / (tolerance * tolerance))
    }

    /// One step of the filter for every pixel, by the weight of its cell in 256ths.
    private mutating func follow(_ matte: Matte, by weights: [Int32], on grid: WorkingGrid) {
        let columns = (0..<matte.width).map { $0 * grid.width / matte.width }
        var line = [Int32](repeating: 0, count: matte.width)
        var lineRow = -1
        alpha.withUnsafeMutableBufferPointer { alpha in
            matte.alpha.withUnsafeBufferPointer { now in
                for y in 0..<matte.height {
                    let row = y * grid.height / matte.height
                    if row != lineRow {
                        for x in 0..<matte.width { line[x] = weights[row * grid.width + columns[x]] }
                        lineRow = row
                    }
                    line.withUnsafeBufferPointer { line in
                        let start = y * matte.width
                        for x in 0..<matte.width {
                            let target = Int32(now[start + x]) << 8
                            let step = ((Int32(alpha[start + x]) - target) * line[x]) >> 8
                            alpha[start + x] = UInt16(truncatingIfNeeded: target + step)
                        }
                    }
                }
            }
        }
    }
}
