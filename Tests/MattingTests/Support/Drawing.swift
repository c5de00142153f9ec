import Imaging
import Matting

/// A flat graphic whose true matte is known: a ring and a bar with a slanted end, antialiased, on a ground.
struct Drawing {
    var width = 240
    var height = 160
    var ground: SIMD3<Float> = [255, 255, 255]
    var ring: SIMD3<Float> = [220, 40, 40]
    var bar: SIMD3<Float> = [20, 60, 140]

    /// How much of the pixel a shape covers, of 8 x 8 samples.
    private func coverage(_ x: Int, _ y: Int, _ isInside: (Float, Float) -> Bool) -> Float {
        var inside = 0
        for row in 0..<8 {
            for column in 0..<8
            where isInside(Float(x) + (Float(column) + 0.5) / 8, Float(y) + (Float(row) + 0.5) / 8) {
                inside += 1
            }
        }
        return Float(inside) / 64
    }

    func ringAlpha(_ x: Int, _ y: Int) -> Float {
        coverage(x, y) { x, y in
            let radius = ((x - 70) * (x - 70) + (y - 80) * (y - 80)).squareRoot()
            return radius > 25 && radius < 50
        }
    }

    func barAlpha(_ x: Int, _ y: Int) -> Float {
        coverage(x, y) { x, y in y > 60 && y < 100 && x > 140 && x < 200 + (y - 60) / 3 }
    }

    var trueMatte: Matte {
        Matte(
            width: width,
            height: height,
            alpha: positions.map { UInt8((ringAlpha($0, $1) + barAlpha($0, $1)) * 255 + 0.5) }
        )
    }

    /// The graphic on its ground.
    var image: Image {
        Image(
            width: width,
            height: height,
            pixels: positions.flatMap { x, y in
                let (ringAlpha, barAlpha) = (ringAlpha(x, y), barAlpha(x, y))
                let color = ring * ringAlpha + bar * barAlpha + ground * (1 - ringAlpha - barAlpha)
                return [UInt8(color.x + 0.5), UInt8(color.y + 0.5), UInt8(color.z + 0.5), 255]
            }
        )
    }

    /// The graphic cut out: straight colours, transparent where the ground was.
    var cutout: Image {
        Image(
            width: width,
            height: height,
            pixels: positions.flatMap { x, y in
                let (ringAlpha, barAlpha) = (ringAlpha(x, y), barAlpha(x, y))
                let color = ringAlpha > 0 ? ring : bar
                return [
                    UInt8(color.x), UInt8(color.y), UInt8(color.z), UInt8((ringAlpha + barAlpha) * 255 + 0.5),
                ]
            }
        )
    }

    var positions: [(Int, Int)] {
        (0..<height).flatMap { y in (0..<width).map { x in (x, y) } }
    }
}
