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

    /// Whether the pixel and the four beside, above and below have a colour, to ``FlatGraphic/tolerance``.
    ///
    /// On an edge that runs nearly along a row or column two neighbours look the same, never all four.
    @inline(__always)
    func isInside(_ color: SIMD4<UInt8>, x: Int, y: Int) -> Bool {
        func has(_ x: Int, _ y: Int) -> Bool { self[x, y].distance(to: color) <= FlatGraphic.tolerance }
        return has(x, y) && has(max(0, x - 1), y) && has(min(width - 1, x + 1), y) && has(x, max(0, y - 1))
            && has(x, min(height - 1, y + 1))
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
