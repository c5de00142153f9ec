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
                    let bytes = straight.roundedBytes
                    for channel in 0..<4 { output[(y * width + x) * 4 + channel] = bytes[channel] }
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
                    let color = ((pixel + white) / 255).clamped(lowerBound: .zero, upperBound: .one)
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
                    output[y * width + x] = UInt8(min(max(value, 0), 255).rounded())
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

    fileprivate var roundedBytes: SIMD4<UInt8> {
        SIMD4<UInt8>(truncatingIfNeeded: SIMD4<Int32>(self.clamped(lowerBound: .zero, upperBound: SIMD4(repeating: 255)) + 0.5))
    }
}
