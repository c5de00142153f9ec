import Imaging

extension GrayImage {
    /// Each pixel as the mean of the square of `2 * radius + 1` pixels around it.
    func averaged(radius: Int) -> GrayImage {
        let means: [UInt8] = BoxMean(width: width, height: height, radius: radius).map(
            source: { y, row in
                for x in 0..<width {
                    (row + x).initialize(to: SIMD2<Float>(Float(pixels[y * width + x]), 0))
                }
            },
            finish: { _, means, results in
                for x in 0..<width {
                    (results + x).initialize(to: UInt8(min(max(means[x].x + 0.5, 0), 255)))
                }
            }
        )
        return GrayImage(width: width, height: height, pixels: means)
    }
}
