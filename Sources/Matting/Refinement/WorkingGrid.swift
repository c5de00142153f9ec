import Imaging

/// The small grid, of the photo's own proportions, on which everything that needs a neighbourhood is computed.
///
/// Local statistics of colours vary slowly, so they are found on few cells and interpolated; only what follows the
/// photo pixel by pixel is done at full resolution ("Fast Guided Filter", He and Sun, 2015). A cell is the mean of
/// 3 x 3 pixels spread evenly over it, so that a photo of any size is reduced in the same time.
package struct WorkingGrid {
    /// Cells along the longer side. U-2-Net's own grid has 320, so it loses nothing that the model saw.
    package static let longSide = 384
    /// Samples a cell, along each of its sides.
    package static let samples = 3

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
        colors = image.pixels.withUnsafeBytes { means(of: PhotoColors(bytes: $0)) }
    }

    /// A matte of the same photo on the grid; values in 0...1.
    func reduce(_ matte: Matte) -> [Float] {
        matte.alpha.withUnsafeBytes { means(of: MatteShares(bytes: $0)) }
    }

    private static func positions(cells: Int, pixels: Int) -> [Int] {
        (0..<cells * samples).map { sample in
            Int((Double(sample) + 0.5) * Double(pixels) / Double(cells * samples))
        }
    }

    private func means<Samples: GridSamples>(of pixels: Samples) -> [Samples.Value] {
        [Samples.Value](unsafeUninitializedCapacity: width * height) { means, count in
            Parallel.forEachBand(of: height, length: 32) { band in
                for y in band {
                    for x in 0..<width {
                        let mean = mean(of: pixels, x: x * Self.samples, y: y * Self.samples)
                        means.initializeElement(at: y * width + x, to: mean)
                    }
                }
            }
            count = width * height
        }
    }

    @inline(__always)
    private func mean<Samples: GridSamples>(of pixels: Samples, x: Int, y: Int) -> Samples.Value {
        var sum = Samples.zero
        for row in y..<y + Self.samples {
            let start = rows[row] * photoWidth
            for column in x..<x + Self.samples {
                sum = Samples.sum(sum, pixels.value(at: start + columns[column]))
            }
        }
        return Samples.share(sum, 1 / Float(Self.samples * Self.samples))
    }
}

/// Something that has a value for each pixel of a photo, to be averaged over cells.
///
/// A protocol rather than a closure, because the compiler specialises the loop for each kind.
private protocol GridSamples {
    associatedtype Value
    static var zero: Value { get }
    static func sum(_ left: Value, _ right: Value) -> Value
    static func share(_ value: Value, _ factor: Float) -> Value
    func value(at pixel: Int) -> Value
}

/// Colours over white, in 0...1.
private struct PhotoColors: GridSamples {
    let bytes: UnsafeRawBufferPointer

    static var zero: SIMD4<Float> { .zero }
    static func sum(_ left: SIMD4<Float>, _ right: SIMD4<Float>) -> SIMD4<Float> { left + right }
    static func share(_ value: SIMD4<Float>, _ factor: Float) -> SIMD4<Float> { value * factor }

    func value(at pixel: Int) -> SIMD4<Float> {
        let (red, green, blue) = (bytes[pixel * 4], bytes[pixel * 4 + 1], bytes[pixel * 4 + 2])
        let color = SIMD4(Float(red), Float(green), Float(blue), 255) * (1 / 255)
        let alpha = Float(bytes[pixel * 4 + 3]) * (1 / 255)
        return color * alpha + SIMD4(repeating: 1 - alpha)
    }
}

/// Alpha in 0...1.
private struct MatteShares: GridSamples {
    let bytes: UnsafeRawBufferPointer

    static var zero: Float { 0 }
    static func sum(_ left: Float, _ right: Float) -> Float { left + right }
    static func share(_ value: Float, _ factor: Float) -> Float { value * factor }

    func value(at pixel: Int) -> Float { Float(bytes[pixel]) * (1 / 255) }
}
