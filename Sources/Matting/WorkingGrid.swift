import Imaging

/// The small grid, of the photo's own proportions, on which everything that needs a neighbourhood is computed.
///
/// Local statistics of colours vary slowly, so they are found on few cells and interpolated; only what follows the
/// photo pixel by pixel is done at full resolution ("Fast Guided Filter", He and Sun, 2015).
struct WorkingGrid {
    /// Cells along the longer side. U-2-Net's own grid has 320, so it loses nothing that the model saw.
    static let longSide = 512

    let width: Int
    let height: Int
    /// The photo's colours in 0...1, one cell after the other, row-major; the fourth component is 0.
    let colors: [SIMD4<Float>]

    /// Reduces `image`, which is never enlarged.
    init(reducing image: Image) {
        let scale = min(1, Double(Self.longSide) / Double(max(image.width, image.height)))
        let width = max(1, Int((Double(image.width) * scale).rounded()))
        let height = max(1, Int((Double(image.height) * scale).rounded()))
        let planes = image.planarRGB(width: width, height: height)
        let count = width * height
        self.width = width
        self.height = height
        colors = (0..<count).map { SIMD4(planes[$0], planes[count + $0], planes[2 * count + $0], 0) }
    }
}
