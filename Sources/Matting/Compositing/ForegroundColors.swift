import Imaging

/// Where the foreground's colour under a pixel of an edge comes from.
enum ForegroundColors {
    /// From the colours around it: a photograph's.
    case estimated(ForegroundEstimator)
    /// From the one colour that the ground has, which the pixel is freed of: a flat graphic's.
    case unmixed(ground: SIMD4<Float>)

    /// The colours of `image`'s foreground, which `matte` tells from its background.
    init(of image: Image, matte: Matte, grid: @autoclosure () -> WorkingGrid) {
        if image.isOpaque, let graphic = FlatGraphic(detectedIn: image) {
            self = .unmixed(ground: graphic.ground.color)
        } else {
            self = .estimated(ForegroundEstimator(image: image, matte: matte, grid: grid()))
        }
    }

    /// The foreground's colour (0...255) at a pixel that shows `color` and has `alpha`, more than 0 and at most 1.
    @inline(__always)
    func foreground(of color: SIMD4<Float>, alpha: Float, x: Int, y: Int) -> SIMD4<Float> {
        switch self {
        case .estimated(let estimator):
            return estimator.foreground(of: color, alpha: alpha, x: x, y: y)
        case .unmixed(let ground):
            let pure = ground + (color - ground) / alpha
            return pointwiseMin(pointwiseMax(pure, .zero), SIMD4(repeating: 255))
        }
    }
}
