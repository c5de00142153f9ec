import Imaging

/// One pixel, for tests that look at single ones.
struct Pixel: Equatable, CustomStringConvertible {
    var red, green, blue, alpha: UInt8

    init(_ red: UInt8, _ green: UInt8, _ blue: UInt8, _ alpha: UInt8 = 255) {
        (self.red, self.green, self.blue, self.alpha) = (red, green, blue, alpha)
    }

    static let red = Pixel(255, 0, 0)
    static let green = Pixel(0, 255, 0)
    static let blue = Pixel(0, 0, 255)
    static let white = Pixel(255, 255, 255)
    static let clear = Pixel(0, 0, 0, 0)

    var description: String { "(\(red), \(green), \(blue), \(alpha))" }

    func isNear(_ other: Pixel, within tolerance: Int = 4) -> Bool {
        zip([red, green, blue, alpha], [other.red, other.green, other.blue, other.alpha])
            .allSatisfy { abs(Int($0) - Int($1)) <= tolerance }
    }
}

extension Image {
    subscript(x: Int, y: Int) -> Pixel {
        let start = (y * width + x) * 4
        return Pixel(pixels[start], pixels[start + 1], pixels[start + 2], pixels[start + 3])
    }

    /// An image whose every pixel is computed.
    init(width: Int, height: Int, profile: [UInt8]? = nil, _ pixel: (_ x: Int, _ y: Int) -> Pixel) {
        var pixels: [UInt8] = []
        pixels.reserveCapacity(width * height * 4)
        for y in 0..<height {
            for x in 0..<width {
                let pixel = pixel(x, y)
                pixels += [pixel.red, pixel.green, pixel.blue, pixel.alpha]
            }
        }
        self.init(width: width, height: height, pixels: pixels, colorProfile: profile)
    }

    /// No two pixels that could be confused are alike, as long as both sides are under 256.
    static func coordinates(width: Int, height: Int) -> Image {
        Image(width: width, height: height) { x, y in Pixel(UInt8(x), UInt8(y), UInt8((x * 7 + y * 3) % 256))
        }
    }

    /// Random bytes, the same for the same seed; nothing compresses them.
    static func noise(width: Int, height: Int, seed: UInt64 = 1) -> Image {
        var random = SplitMix(state: seed)
        let pixels = (0..<width * height * 4).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        return Image(width: width, height: height, pixels: pixels)
    }

    /// Four flat quarters, the picture of most fixtures.
    static func quarters(width: Int, height: Int) -> Image {
        Image(width: width, height: height) { x, y in
            let colors: [Pixel] = y < height / 2 ? [.red, .green] : [.blue, .white]
            return colors[x < width / 2 ? 0 : 1]
        }
    }

    /// The middles of the four quarters: upper left, upper right, lower left, lower right.
    var quarters: [Pixel] {
        let (left, right, top, bottom) = (width / 4, width * 3 / 4, height / 4, height * 3 / 4)
        return [self[left, top], self[right, top], self[left, bottom], self[right, bottom]]
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): random enough, and the same on every run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
