/// What colours a picture has, as far as that tells a flat graphic from a photograph.
struct ColorSurvey {
    /// The share of the frame around the picture that must have the ground's colour.
    private static let minimumFrame = 0.6
    /// Pixels looked at, about; larger pictures are looked at in every n-th row and column.
    private static let samples = 400_000
    /// The share of what is not ground that must lie in flat areas of an ink's colour; thin letters have few.
    private static let minimumInked = 0.15
    /// The share of what is not ground that must do so or cross an edge. Of 6,219 photographs the highest
    /// reached .81; a logo saved as a JPEG at quality 90 has nine tenths.
    private static let minimumExplained = 0.9
    /// Colours besides the ground that a graphic may have.
    private static let maximumInks = 8

    let ground: SIMD4<UInt8>
    private(set) var inks: [SIMD4<Float>] = []
    /// Pixels that were looked at and have not the ground's colour.
    private(set) var content = 0
    /// Of these, those in a flat area of an ink's colour.
    private(set) var inked = 0
    /// Of these, those on the way between two colours across a steep edge.
    private(set) var crossing = 0

    /// - Returns: nil where the frame around the picture has no colour of its own.
    init?(_ pixels: PixelView) {
        guard let ground = Self.frameColor(pixels) else { return nil }
        self.ground = ground
        let step = max(1, Int((Double(pixels.width * pixels.height) / Double(Self.samples)).squareRoot()))
        var histogram = ColorHistogram()
        var rest: [(x: Int, y: Int, isFlat: Bool)] = []
        for y in stride(from: 0, to: pixels.height, by: step) {
            for x in stride(from: 0, to: pixels.width, by: step) {
                guard pixels[x, y].distance(to: ground) > FlatGraphic.tolerance else { continue }
                let isFlat = pixels.alikeNeighbors(x: x, y: y) >= 2
                if isFlat { histogram.add(pixels[x, y]) }
                rest.append((x, y, isFlat))
            }
        }
        content = rest.count
        inks = histogram.mostFrequent(Self.maximumInks)
        rest.removeAll { $0.isFlat && isInk(pixels[$0.x, $0.y], within: FlatGraphic.likeness) }
        inked = content - rest.count
        // A photograph is known by now, mostly, and has many of these.
        guard Double(inked) >= Self.minimumInked * Double(content) else { return }
        crossing = rest.count { isCrossing(pixels, x: $0.x, y: $0.y) }
    }

    /// Whether the picture is one of few flat colours on a ground of one.
    var isOfFlatGraphic: Bool {
        !inks.isEmpty && Double(inked) >= Self.minimumInked * Double(content)
            && Double(inked + crossing) >= Self.minimumExplained * Double(content)
    }

    /// The median colour of the pixels along the picture's border, if most of them have it.
    private static func frameColor(_ pixels: PixelView) -> SIMD4<UInt8>? {
        var counts = [SIMD4<Int32>](repeating: .zero, count: 256)
        var size: Int32 = 0
        forEachInFrame(pixels) { color in
            for channel in 0..<3 { counts[Int(color[channel])][channel] += 1 }
            size += 1
        }
        var color = SIMD4<UInt8>(0, 0, 0, 255)
        for channel in 0..<3 {
            var below: Int32 = 0
            for (level, count) in counts.enumerated() where below <= size / 2 {
                below += count[channel]
                color[channel] = UInt8(level)
            }
        }
        var alike: Int32 = 0
        forEachInFrame(pixels) { alike += $0.distance(to: color) <= FlatGraphic.tolerance ? 1 : 0 }
        return Double(alike) >= minimumFrame * Double(size) ? color : nil
    }

    @inline(__always)
    private static func forEachInFrame(_ pixels: PixelView, _ body: (SIMD4<UInt8>) -> Void) {
        for x in 0..<pixels.width {
            body(pixels[x, 0])
            body(pixels[x, pixels.height - 1])
        }
        for y in 0..<pixels.height {
            body(pixels[0, y])
            body(pixels[pixels.width - 1, y])
        }
    }

    /// Whether the pixel lies between two different colours that are met not far from it on opposite sides.
    ///
    /// Two pixels away across the edge of a drawing, four in a JPEG whose colours are kept at half the resolution.
    private func isCrossing(_ pixels: PixelView, x: Int, y: Int) -> Bool {
        let color = pixels[x, y]
        for (dx, dy) in [(2, 0), (0, 2), (2, 2), (2, -2), (4, 0), (0, 4), (4, 4), (4, -4)] {
            let (top, bottom) = (y - dy, y + dy)
            guard x >= dx, x + dx < pixels.width, min(top, bottom) >= 0, max(top, bottom) < pixels.height
            else { continue }
            let (one, other) = (pixels[x - dx, top], pixels[x + dx, bottom])
            if one.distance(to: other) >= 3 * FlatGraphic.tolerance, isGroundOrInk(one), isGroundOrInk(other),
                color.isBetween(one, other, tolerance: 2 * FlatGraphic.tolerance)
            {
                return true
            }
        }
        return false
    }

    private func isGroundOrInk(_ color: SIMD4<UInt8>) -> Bool {
        color.distance(to: ground) <= FlatGraphic.tolerance || isInk(color, within: FlatGraphic.tolerance)
    }

    private func isInk(_ color: SIMD4<UInt8>, within distance: Int) -> Bool {
        inks.contains { ink in
            pointwiseMax(ink - color.color, color.color - ink).max() <= Float(distance)
        }
    }
}

extension SIMD4<UInt8> {
    /// Whether no channel lies outside those of two colours by more than `tolerance`.
    fileprivate func isBetween(_ one: SIMD4<UInt8>, _ other: SIMD4<UInt8>, tolerance: Int) -> Bool {
        let (low, high) = (pointwiseMin(one, other), pointwiseMax(one, other))
        func fits(_ channel: Int) -> Bool {
            Int(self[channel]) >= Int(low[channel]) - tolerance
                && Int(self[channel]) <= Int(high[channel]) + tolerance
        }
        return fits(0) && fits(1) && fits(2)
    }
}
