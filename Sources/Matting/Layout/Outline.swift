import Imaging

/// A line of one colour around a subject, as stickers have it.
package struct Outline: Sendable, Equatable {
    /// Its width; 100 % are the subject's longer side.
    package var width: Length
    /// Straight RGBA.
    package var color: SIMD4<UInt8>

    package init(width: Length, color: SIMD4<UInt8>) {
        self.width = width
        self.color = color
    }

    /// The line's width around a subject of this size, in pixels.
    package func radius(around subject: PixelRect) -> Double {
        width.resolved(of: max(subject.width, subject.height))
    }

    /// The subject with the line around it, and as much room as that takes.
    ///
    /// - Parameter subject: its bounding box in `cutout`; nothing outside it is taken along.
    package func around(_ cutout: Image, subject: PixelRect) -> (image: Image, room: Int) {
        let radius = Float(radius(around: subject))
        let room = Int(radius.rounded(.up)) + 1
        var image = Image(
            width: subject.width + 2 * room,
            height: subject.height + 2 * room,
            color: .zero,
            colorProfile: cutout.colorProfile
        )
        image.density = cutout.density
        image.draw(cutout.cropped(to: subject), left: room, top: room)
        let distances = DistanceField(to: image.alphaChannel)
        let color = color
        image.pixels.withUnsafeMutableBytes { bytes in
            nonisolated(unsafe) let output = bytes
            Parallel.forEachBand(of: distances.height, length: 64) { rows in
                for index in rows.lowerBound * distances.width..<rows.upperBound * distances.width {
                    let covered = min(max(radius + 0.5 - distances.squares[index].squareRoot(), 0), 1)
                    guard covered > 0 else { continue }
                    var line = color
                    line.w = UInt8(Float(color.w) * covered + 0.5)
                    let subject = output.loadUnaligned(fromByteOffset: index * 4, as: SIMD4<UInt8>.self)
                    let result = Compositor.over(subject, line)
                    output.storeBytes(of: result, toByteOffset: index * 4, as: SIMD4<UInt8>.self)
                }
            }
        }
        return (image, room)
    }
}

/// The square of each pixel's distance to what is more than half covered, with fractions of a pixel told from coverage:
/// Felzenszwalb and Huttenlocher, "Distance Transforms of Sampled Functions" (Theory of Computing 8, 2012).
struct DistanceField {
    let width: Int
    let height: Int
    /// In pixels, row-major.
    private(set) var squares: [Float]

    private static let far: Float = 1e10

    init(to mask: GrayImage) {
        (width, height) = (mask.width, mask.height)
        squares = mask.pixels.map { value in
            guard value > 0 else { return Self.far }
            let outside = max(0, 0.5 - Float(value) / 255)
            return outside * outside
        }
        let (width, height) = (width, height)
        squares.withUnsafeMutableBufferPointer { buffer in
            nonisolated(unsafe) let cells = buffer
            Parallel.forEachBand(of: width, length: 64) { columns in
                var line = Line(count: height)
                for x in columns { line.transform(cells, from: x, step: width) }
            }
            Parallel.forEachBand(of: height, length: 64) { rows in
                var line = Line(count: width)
                for y in rows { line.transform(cells, from: y * width, step: 1) }
            }
        }
    }

    /// One line's lower envelope of parabolas, and room for it.
    private struct Line {
        private var values: [Float]
        private var vertices: [Int]
        private var borders: [Float]

        init(count: Int) {
            values = [Float](repeating: 0, count: count)
            vertices = [Int](repeating: 0, count: count)
            borders = [Float](repeating: 0, count: count + 1)
        }

        mutating func transform(_ cells: UnsafeMutableBufferPointer<Float>, from start: Int, step: Int) {
            for index in values.indices { values[index] = cells[start + index * step] }
            var last = 0
            (vertices[0], borders[0], borders[1]) = (0, -.infinity, .infinity)
            for index in values.indices.dropFirst() {
                var border = meeting(of: vertices[last], and: index)
                while border <= borders[last] {
                    last -= 1
                    border = meeting(of: vertices[last], and: index)
                }
                last += 1
                (vertices[last], borders[last], borders[last + 1]) = (index, border, .infinity)
            }
            var current = 0
            for index in values.indices {
                while borders[current + 1] < Float(index) { current += 1 }
                let offset = Float(index - vertices[current])
                cells[start + index * step] = values[vertices[current]] + offset * offset
            }
        }

        /// Where the parabola of a later vertex goes below that of an earlier one.
        private func meeting(of first: Int, and second: Int) -> Float {
            let (a, b) = (Float(first), Float(second))
            return ((values[second] - values[first]) + (b - a) * (b + a)) / (2 * (b - a))
        }
    }
}
