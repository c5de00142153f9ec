import Imaging

extension FlatGraphic {
    /// How far around a pixel on an edge its two colours are looked for.
    private static let reach = 2

    /// The matte of `image`: the ground is 0, what has an ink's colour is 255, holes of letters included.
    ///
    /// A pixel on an edge shows a mixture `a * ink + (1 - a) * ground`, and `a` is how far its colour lies on the way from
    /// the ground's to the ink's. Of the inks near by the one whose line passes closest is taken. The first and last steps
    /// of the way, ``likeness`` long, count as its ends, because JPEG leaves noise around edges.
    func matte(of image: Image) -> Matte {
        let width = image.width
        let alpha = [UInt8](unsafeUninitializedCapacity: width * image.height) { alpha, count in
            PixelView.with(image) { pixels in
                Parallel.forEachBand(of: image.height, length: 16) { band in
                    for y in band {
                        for x in 0..<width {
                            alpha.initializeElement(at: y * width + x, to: self.alpha(pixels, x: x, y: y))
                        }
                    }
                }
            }
            count = width * image.height
        }
        return Matte(width: width, height: image.height, alpha: alpha, source: .graphic)
    }

    private func alpha(_ pixels: PixelView, x: Int, y: Int) -> UInt8 {
        let color = pixels[x, y]
        let distance = color.distance(to: ground)
        if distance <= Self.likeness || pixels.isInside(ground, x: x, y: y) { return 0 }
        if let ink = ink(of: color) {
            let isExact = difference(color, inks[ink]) <= Float(Self.likeness)
            if isExact && pixels.alikeNeighbors(x: x, y: y) >= 2 { return 255 }
            if pixels.isInside(SIMD4<UInt8>(rounding: inks[ink]), x: x, y: y) { return 255 }
        }
        let surroundings = surroundings(pixels, x: x, y: y)
        guard surroundings.hasGround else { return 255 }
        return mixture(color, of: surroundings.inks.isEmpty ? inks : surroundings.inks)
    }

    /// The index of the ink that has this colour.
    private func ink(of color: SIMD4<UInt8>) -> Int? {
        inks.firstIndex { difference(color, $0) <= Float(Self.tolerance) }
    }

    private func difference(_ color: SIMD4<UInt8>, _ ink: SIMD4<Float>) -> Float {
        pointwiseMax(ink - color.color, color.color - ink).max()
    }

    /// Which colours of the graphic are met around a pixel.
    private func surroundings(_ pixels: PixelView, x: Int, y: Int) -> (hasGround: Bool, inks: [SIMD4<Float>])
    {
        var hasGround = false
        var near = Set<Int>()
        for row in max(0, y - Self.reach)...min(pixels.height - 1, y + Self.reach) {
            for column in max(0, x - Self.reach)...min(pixels.width - 1, x + Self.reach) {
                let color = pixels[column, row]
                if color.distance(to: ground) <= Self.tolerance {
                    hasGround = true
                } else if pixels.alikeNeighbors(x: column, y: row) >= 2, let ink = ink(of: color) {
                    near.insert(ink)
                }
            }
        }
        return (hasGround, near.sorted().map { inks[$0] })
    }

    private func mixture(_ color: SIMD4<UInt8>, of inks: [SIMD4<Float>]) -> UInt8 {
        let offset = color.color - ground.color
        var best = (share: Float(1), way: Float(255), miss: Float.infinity)
        for ink in inks {
            let direction = ink - ground.color
            let squaredLength: Float = max((direction * direction).sum(), 1)
            let share: Float = min(max((offset * direction).sum() / squaredLength, 0), 1)
            let rest = offset - direction * share
            let miss: Float = (rest * rest).sum()
            if miss < best.miss { best = (share, squaredLength.squareRoot(), miss) }
        }
        let margin = Float(Self.likeness) / max(best.way, Float(3 * Self.likeness))
        let alpha = (best.share - margin) / (1 - 2 * margin)
        return UInt8(alpha.clamped * 255 + 0.5)
    }
}

extension SIMD4<UInt8> {
    /// The opaque colour nearest to `color`, in 0...255.
    fileprivate init(rounding color: SIMD4<Float>) {
        self.init(UInt8(color.x + 0.5), UInt8(color.y + 0.5), UInt8(color.z + 0.5), 255)
    }
}
