extension Image {
    /// The image at another size, antialiased: every pixel counts when it is reduced, and colours of transparent pixels
    /// do not bleed into visible ones.
    ///
    /// - Precondition: both sides are positive.
    public func resampled(width: Int, height: Int) -> Image {
        let isOpaque = isOpaque
        let resampler = Resampler<SIMD4<Float>>(from: (self.width, self.height), to: (width, height))
        let result = [UInt8](unsafeUninitializedCapacity: width * height * 4) { output, count in
            resampler.forEachRow(of: pixels, isPremultiplying: !isOpaque) { y, row in
                for (x, pixel) in row.enumerated() {
                    let straight = isOpaque ? pixel : pixel.unpremultiplied
                    let index = (y * width + x) * 4
                    output[index] = straight.x.roundedByte
                    output[index + 1] = straight.y.roundedByte
                    output[index + 2] = straight.z.roundedByte
                    output[index + 3] = straight.w.roundedByte
                }
            }
            count = width * height * 4
        }
        return Image(width: width, height: height, pixels: result, colorProfile: colorProfile)
    }

    /// The image as a tensor: three planes (red, green, blue) of `height` rows by `width` columns, values in 0...1.
    ///
    /// Antialiased, and composited over white where it is transparent.
    ///
    /// - Precondition: both sides are positive.
    public func planarRGB(width: Int, height: Int) -> [Float] {
        let planeSize = width * height
        let isOpaque = isOpaque
        let resampler = Resampler<SIMD4<Float>>(from: (self.width, self.height), to: (width, height))
        return [Float](unsafeUninitializedCapacity: 3 * planeSize) { output, count in
            resampler.forEachRow(of: pixels, isPremultiplying: !isOpaque) { y, row in
                for (x, pixel) in row.enumerated() {
                    let white = isOpaque ? 0 : 255 - pixel.w
                    let color = pointwiseMin((pixel + white) / 255, .one)
                    let index = y * width + x
                    output[index] = color.x
                    output[planeSize + index] = color.y
                    output[2 * planeSize + index] = color.z
                }
            }
            count = 3 * planeSize
        }
    }
}

extension GrayImage {
    /// The image at another size, antialiased.
    ///
    /// - Precondition: both sides are positive.
    public func resampled(width: Int, height: Int) -> GrayImage {
        let resampler = Resampler<Float>(from: (self.width, self.height), to: (width, height))
        let result = [UInt8](unsafeUninitializedCapacity: width * height) { output, count in
            resampler.forEachRow(of: pixels, isPremultiplying: false) { y, row in
                for (x, value) in row.enumerated() {
                    output[y * width + x] = value.roundedByte
                }
            }
            count = width * height
        }
        return GrayImage(width: width, height: height, pixels: result)
    }
}

extension SIMD4<Float> {
    /// Premultiplied RGBA (0...255) with straight colours again; colours of nothing are black.
    fileprivate var unpremultiplied: SIMD4<Float> {
        guard w > 0 else { return .zero }
        let straight = self * (255 / w)
        return SIMD4(straight.x, straight.y, straight.z, w)
    }
}

extension Float {
    /// The nearest byte; sums of weights come out a hair above 1.
    fileprivate var roundedByte: UInt8 { UInt8(min(max(self, 0), 255) + 0.5) }
}
