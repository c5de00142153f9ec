/// The mean of each cell's square neighbourhood, found in time that does not depend on its size.
///
/// Several quantities travel together in one SIMD value, so that one running sum serves them all. At the borders the
/// neighbourhood is clipped and the mean is over the cells that exist.
enum BoxMean {
    /// Computes `finish(cell, mean of source)` for each cell of a grid, row-major.
    ///
    /// - Parameters:
    ///   - radius: the neighbourhood is `2 * radius + 1` cells square.
    ///   - source: the value of a cell, asked for several times.
    static func map<Value: SIMD, Result>(
        width: Int,
        height: Int,
        radius: Int,
        source: (Int) -> Value,
        finish: (Int, Value) -> Result
    ) -> [Result] where Value.Scalar == Float {
        [Result](unsafeUninitializedCapacity: width * height) { results, count in
            // Each band reads `radius` rows beyond its ends; longer bands waste less on that.
            Bands.forEach(rows: height, length: max(32, 2 * radius)) { rows in
                let reach = max(0, rows.lowerBound - radius)..<min(height, rows.upperBound + radius)
                let rowMeans = horizontal(width: width, rows: reach, radius: radius, source: source)
                var sums = [Value](repeating: .zero, count: width)
                rowMeans.withUnsafeBufferPointer { means in
                    sums.withUnsafeMutableBufferPointer { sums in
                        vertical(means, sums, width: width, reach: reach, rows: rows, radius: radius) {
                            cell,
                            mean in
                            results.initializeElement(at: cell, to: finish(cell, mean))
                        }
                    }
                }
            }
            count = width * height
        }
    }

    /// Means along each of `rows`, one row after the other.
    @inline(__always)
    private static func horizontal<Value: SIMD>(
        width: Int,
        rows: Range<Int>,
        radius: Int,
        source: (Int) -> Value
    ) -> [Value] where Value.Scalar == Float {
        [Value](unsafeUninitializedCapacity: width * rows.count) { means, count in
            for (index, y) in rows.enumerated() {
                let row = y * width
                let output = index * width
                var sum = Value.zero
                for x in 0..<min(radius, width) { sum += source(row + x) }
                for x in 0..<width {
                    if x + radius < width { sum += source(row + x + radius) }
                    if x - radius > 0 { sum -= source(row + x - radius - 1) }
                    let length = min(width, x + radius + 1) - max(0, x - radius)
                    means.initializeElement(at: output + x, to: sum * (1 / Float(length)))
                }
            }
            count = width * rows.count
        }
    }

    /// Means down the columns of `rowMeans`, which holds the rows `reach`, for each of `rows`.
    @inline(__always)
    private static func vertical<Value: SIMD>(
        _ rowMeans: UnsafeBufferPointer<Value>,
        _ sums: UnsafeMutableBufferPointer<Value>,
        width: Int,
        reach: Range<Int>,
        rows: Range<Int>,
        radius: Int,
        emit: (Int, Value) -> Void
    ) where Value.Scalar == Float {
        var window = reach.lowerBound..<reach.lowerBound
        for y in rows {
            let next = max(reach.lowerBound, y - radius)..<min(reach.upperBound, y + radius + 1)
            for row in window.upperBound..<next.upperBound {
                let start = (row - reach.lowerBound) * width
                for x in 0..<width { sums[x] += rowMeans[start + x] }
            }
            for row in window.lowerBound..<next.lowerBound {
                let start = (row - reach.lowerBound) * width
                for x in 0..<width { sums[x] -= rowMeans[start + x] }
            }
            window = next
            let scale = 1 / Float(window.count)
            for x in 0..<width { emit(y * width + x, sums[x] * scale) }
        }
    }
}
