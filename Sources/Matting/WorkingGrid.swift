import Imaging

/// The small grid, of the photo's own proportions, on which everything that needs a neighbourhood is computed.
///
/// Local statistics of colours vary slowly, so they are found on few cells and interpolated; only what follows the
/// photo pixel by pixel is done at full resolution ("Fast Guided Filter", He and Sun, 2015). A cell is the mean of
/// 3 x 3 pixels spread evenly over it, so that a photo of any size is reduced in the same time.
struct WorkingGrid {
    /// Cells along the longer side. U-2-Net's own grid has 320, so it loses nothing that the model saw.
    static let longSide = 512
    private static let samples = 3

    let width: Int
    let height: Int
    /// The photo's colours in 0...1, over white where it is transparent, row-major; the fourth component is 1.
    private(set) var colors: [SIMD4<Float>] = []

    /// For each cell the columns (or rows) of its samples.
    private let columns: [Int]
    private let rows: [Int]
    private let photoWidth: Int

    /// Reduces `image`, which is never enlarged.
    init(reducing image: Image) {
        let scale = min(1, Double(Self.longSide) / Double(max(image.width, image.height)))
        width = max(1, Int((Double(image.width) * scale).rounded()))
        height = max(1, Int((Double(image.height) * scale).rounded()))
        columns = Self.positions(cells: width, pixels: image.width)
        rows = Self.positions(cells: height, pixels: image.height)
        photoWidth = image.width
        colors = image.pixels.withUnsafeBytes { pixels in
            means { Self.color(pixels.loadUnaligned(fromByteOffset: $0 * 4, as: SIMD4<UInt8>.self)) }
        }
    }

    /// A matte of the same photo on the grid; values in 0...1.
    func reduce(_ matte: Matte) -> [Float] {
        matte.alpha.withUnsafeBufferPointer { alpha in
            means { SIMD2(Float(alpha[$0]) * (1 / 255), 0) }
        }.map(\.x)
    }

    private static func positions(cells: Int, pixels: Int) -> [Int] {
        (0..<cells * samples).map { sample in
            Int((Double(sample) + 0.5) * Double(pixels) / Double(cells * samples))
        }
    }

    @inline(__always)
    private static func color(_ pixel: SIMD4<UInt8>) -> SIMD4<Float> {
        let color = SIMD4(Float(pixel.x), Float(pixel.y), Float(pixel.z), 255) * (1 / 255)
        let alpha = Float(pixel.w) * (1 / 255)
        return color * alpha + SIMD4(repeating: 1 - alpha)
    }

    @inline(__always)
    private func means<Value: SIMD>(_ value: (_ pixel: Int) -> Value) -> [Value] where Value.Scalar == Float {
        [Value](unsafeUninitializedCapacity: width * height) { means, count in
            let samples = Self.samples
            Bands.forEach(rows: height, length: 32) { band in
                for y in band {
                    for x in 0..<width {
                        var sum = Value.zero
                        for row in y * samples..<(y + 1) * samples {
                            let start = rows[row] * photoWidth
                            for column in x * samples..<(x + 1) * samples {
                                sum += value(start + columns[column])
                            }
                        }
                        means.initializeElement(at: y * width + x, to: sum * (1 / Float(samples * samples)))
                    }
                }
            }
            count = width * height
        }
    }
}
