/// First and second moments of colour and alpha over a neighbourhood, all that a linear fit needs.
///
/// Sixteen floats: red, green, blue, alpha; then red, green and blue times red, green, blue (six products); then alpha
/// times red, green, blue; the last three are unused.
struct ColorMoments {
    let sums: SIMD16<Float>

    init(sums: SIMD16<Float>) {
        self.sums = sums
    }

    /// The moments of a single cell.
    @inline(__always)
    init(color: SIMD4<Float>, alpha: Float) {
        let (r, g, b) = (color.x, color.y, color.z)
        sums = SIMD16(
            lowHalf: SIMD8(r, g, b, alpha, r * r, r * g, r * b, g * g),
            highHalf: SIMD8(g * b, b * b, alpha * r, alpha * g, alpha * b, 0, 0, 0)
        )
    }

    /// `(a, b)` of the least-squares fit `alpha = a . (r, g, b) + b`: equations 19 and 20 of He, Sun and Tang (2013).
    ///
    /// - Parameter ridge: penalty on `a`, in squared units of colour; keeps the system solvable on a flat photo.
    @inline(__always)
    func fit(ridge: Float) -> SIMD4<Float> {
        let (r, g, b, alpha) = (sums[0], sums[1], sums[2], sums[3])
        let (rr, rg, rb) = (sums[4] - r * r + ridge, sums[5] - r * g, sums[6] - r * b)
        let (gg, gb, bb) = (sums[7] - g * g + ridge, sums[8] - g * b, sums[9] - b * b + ridge)
        let (ra, ga, ba) = (sums[10] - alpha * r, sums[11] - alpha * g, sums[12] - alpha * b)
        // The inverse of the symmetric covariance by cofactors.
        let (crr, crg, crb) = (gg * bb - gb * gb, gb * rb - rg * bb, rg * gb - gg * rb)
        let (cgg, cgb, cbb) = (rr * bb - rb * rb, rb * rg - rr * gb, rr * gg - rg * rg)
        let scale = 1 / max(rr * crr + rg * crg + rb * crb, ridge * ridge * ridge)
        let red = (crr * ra + crg * ga + crb * ba) * scale
        let green = (crg * ra + cgg * ga + cgb * ba) * scale
        let blue = (crb * ra + cgb * ga + cbb * ba) * scale
        return SIMD4(red, green, blue, alpha - red * r - green * g - blue * b)
    }
}
