import Imaging

extension Image {
    /// The pixels of `rectangle`, which lies within the image.
    package func cropped(to rectangle: PixelRect) -> Image {
        if rectangle == PixelRect(left: 0, top: 0, width: width, height: height) { return self }
        var cropped: [UInt8] = []
        cropped.reserveCapacity(rectangle.width * rectangle.height * 4)
        for y in rectangle.top..<rectangle.top + rectangle.height {
            let start = (y * width + rectangle.left) * 4
            cropped += pixels[start..<start + rectangle.width * 4]
        }
        return Image(
            width: rectangle.width,
            height: rectangle.height,
            pixels: cropped,
            colorProfile: colorProfile,
            density: density
        )
    }

    /// The image, made smaller where it has more pixels than this.
    package func reduced(to maximumPixels: Int) -> Image {
        guard width * height > maximumPixels else { return self }
        let factor = (Double(maximumPixels) / Double(width * height)).squareRoot()
        return resampled(
            width: max(1, Int(Double(width) * factor)),
            height: max(1, Int(Double(height) * factor))
        )
    }

    /// A picture of one colour.
    package init(width: Int, height: Int, color: SIMD4<UInt8>, colorProfile: [UInt8]?) {
        let pixels = [UInt8](unsafeUninitializedCapacity: width * height * 4) { bytes, count in
            let output = UnsafeMutableRawBufferPointer(bytes).bindMemory(to: SIMD4<UInt8>.self)
            output.initialize(repeating: color)
            count = width * height * 4
        }
        self.init(width: width, height: height, pixels: pixels, colorProfile: colorProfile)
    }

    /// Draws another image over this one with its top left corner at (`left`, `top`); what lies outside is lost.
    package mutating func draw(_ top: Image, left: Int, top y0: Int) {
        let target = PixelRect(left: left, top: y0, width: top.width, height: top.height)
            .clipped(width: width, height: height)
        let width = width
        pixels.withUnsafeMutableBytes { output in
            top.pixels.withUnsafeBytes { input in
                for y in target.top..<target.top + target.height {
                    for x in target.left..<target.left + target.width {
                        let offset = (y * width + x) * 4
                        let source = ((y - y0) * top.width + x - left) * 4
                        let result = Compositor.over(
                            input.loadUnaligned(fromByteOffset: source, as: SIMD4<UInt8>.self),
                            output.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt8>.self)
                        )
                        output.storeBytes(of: result, toByteOffset: offset, as: SIMD4<UInt8>.self)
                    }
                }
            }
        }
    }

    /// The opacity of each pixel as a picture.
    package var alphaChannel: GrayImage {
        let alpha = [UInt8](unsafeUninitializedCapacity: width * height) { output, count in
            for index in 0..<width * height { output[index] = pixels[index * 4 + 3] }
            count = width * height
        }
        return GrayImage(width: width, height: height, pixels: alpha)
    }
}
