import Imaging
import Matting

/// A photo whose true matte and true foreground are known: a disc before a background.
struct Scene {
    let size: Int
    let foreground: SIMD3<Float>
    let background: SIMD3<Float>
    /// Standard deviation, roughly, of the noise that both carry.
    var texture: Float = 0
    /// Pixels over which the disc's edge fades.
    var softness: Float = 1

    /// True alpha, 0...1.
    func alpha(_ x: Int, _ y: Int) -> Float {
        let (dx, dy) = (Float(x) + 0.5 - Float(size) / 2, Float(y) + 0.5 - Float(size) / 2)
        let beyond = (dx * dx + dy * dy).squareRoot() - Float(size) * 0.3
        return min(max(0.5 - beyond / softness, 0), 1)
    }

    var trueMatte: Matte {
        Matte(width: size, height: size, alpha: positions.map { UInt8(alpha($0, $1) * 255 + 0.5) })
    }

    var photo: Image {
        var noise = Noise()
        var pixels: [UInt8] = []
        for (x, y) in positions {
            let alpha = alpha(x, y)
            let color = foreground * alpha + background * (1 - alpha) + texture * noise.next()
            pixels += [color.x, color.y, color.z].map { UInt8(min(max($0, 0), 255) + 0.5) } + [255]
        }
        return Image(width: size, height: size, pixels: pixels)
    }

    /// What a model would answer: the true matte, reduced to `side` cells and blurred over three.
    func coarse(side: Int) -> CoarseMatte {
        let reduced = trueMatte.grayImage.resampled(width: side, height: side).pixels.map { Float($0) / 255 }
        let values = (0..<side * side).map { cell in
            let (y, x) = cell.quotientAndRemainder(dividingBy: side)
            let neighbours = (-1...1).flatMap { dy in
                (-1...1).map { dx in
                    reduced[min(max(y + dy, 0), side - 1) * side + min(max(x + dx, 0), side - 1)]
                }
            }
            return neighbours.reduce(0, +) / 9
        }
        return CoarseMatte(width: side, height: side, values: values)
    }

    private var positions: [(Int, Int)] {
        (0..<size).flatMap { y in (0..<size).map { x in (x, y) } }
    }
}

/// The same noise on every machine, -1...1: a linear congruential generator.
struct Noise {
    private var state: UInt32 = 1

    mutating func next() -> Float {
        state = state &* 1_664_525 &+ 1_013_904_223
        return Float(state >> 8) / Float(1 << 23) - 1
    }
}

extension Matte {
    /// Mean absolute difference, in 0...1.
    func distance(to other: Matte) -> Double {
        Double(zip(alpha, other.alpha).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }) / Double(alpha.count)
            / 255
    }
}
