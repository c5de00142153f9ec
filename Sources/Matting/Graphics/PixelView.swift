import Imaging

/// Quick reading of a picture's colours, for what looks at every pixel.
struct PixelView {
    let width: Int
    let height: Int
    private let bytes: UnsafeRawBufferPointer

    /// Lends a view of `image`'s pixels to `body`.
    @inline(__always)
    static func with<Result>(_ image: Image, _ body: (PixelView) -> Result) -> Result {
        image.pixels.withUnsafeBytes {
            body(PixelView(width: image.width, height: image.height, bytes: $0))
        }
    }

    /// Red, green, blue and alpha.
    @inline(__always)
    subscript(x: Int, y: Int) -> SIMD4<UInt8> {
        bytes.loadUnaligned(fromByteOffset: (y * width + x) * 4, as: SIMD4<UInt8>.self)
    }

    /// How many of the four pixels beside, above and below look the same, to ``FlatGraphic/likeness``.
    @inline(__always)
    func alikeNeighbors(x: Int, y: Int) -> Int {
        let color = self[x, y]
        var count = 0
        if x > 0, color.distance(to: self[x - 1, y]) <= FlatGraphic.likeness { count += 1 }
        if x < width - 1, color.distance(to: self[x + 1, y]) <= FlatGraphic.likeness { count += 1 }
        if y > 0, color.distance(to: self[x, y - 1]) <= FlatGraphic.likeness { count += 1 }
        if y < height - 1, color.distance(to: self[x, y + 1]) <= FlatGraphic.likeness { count += 1 }
        return count
    }
}

extension SIMD4<UInt8> {
    /// The largest difference of any of red, green and blue.
    @inline(__always)
    func distance(to other: SIMD4<UInt8>) -> Int {
        let difference = pointwiseMax(self, other) &- pointwiseMin(self, other)
        return Int(Swift.max(difference.x, difference.y, difference.z))
    }

    /// Red, green and blue in 0...255; the fourth component is 0.
    @inline(__always)
    var color: SIMD4<Float> { SIMD4<Float>(Float(x), Float(y), Float(z), 0) }
}
