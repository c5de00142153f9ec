import Imaging

/// The mean of each cell's square neighbourhood, found in time that does not depend on its size.
///
/// Several quantities travel together in one SIMD value, so that one running sum serves them all. At the borders the
/// neighbourhood is clipped and the mean is over the cells that exist.
struct BoxMean {
    let width: Int
    let height: Int
    /// The neighbourhood is `2 * radius + 1` cells square.
    let radius: Int

    /// Computes one result for each cell of the grid, row-major.
    ///
    /// Both closures work on whole rows, so that what they do inside is a plain loop.
    ///
    /// - Parameters:
    ///   - source: fills a row with the values to be averaged; asked several times for the same row.
    ///   - finish: makes a row of results from a row of means.
    @inline(__always)
    func map<Value: SIMD, Result>(
        source: (_ y: Int, _ row: UnsafeMutablePointer<Value>) -> Void,
        finish: (_ y: Int, _ means: UnsafeMutablePointer<Value>, _ results: UnsafeMutablePointer<Result>) ->
            Void
    ) -> [Result] where Value.Scalar == Float {
        [Result](unsafeUninitializedCapacity: width * height) { results, count in
            guard let results = results.baseAddress else { return }
            // Each band reads `radius` rows beyond its ends; longer bands waste less on that.
            Parallel.forEachBand(of: height, length: max(32, 2 * radius)) { rows in
                let reach = max(0, rows.lowerBound - radius)..<min(height, rows.upperBound + radius)
                let storage = UnsafeMutablePointer<Value>.allocate(capacity: (reach.count + 2) * width)
                defer { storage.deallocate() }
                let (line, sums, rowMeans) = (storage, storage + width, storage + 2 * width)
                for y in reach {
                    source(y, line)
                    averageAlong(line, into: rowMeans + (y - reach.lowerBound) * width)
                }
                sums.initialize(repeating: .zero, count: width)
                var window = reach.lowerBound..<reach.lowerBound
                for y in rows {
                    let next = max(reach.lowerBound, y - radius)..<min(reach.upperBound, y + radius + 1)
                    for row in window.upperBound..<next.upperBound {
                        let entering = rowMeans + (row - reach.lowerBound) * width
                        for x in 0..<width { sums[x] += entering[x] }
                    }
                    for row in window.lowerBound..<next.lowerBound {
                        let leaving = rowMeans + (row - reach.lowerBound) * width
                        for x in 0..<width { sums[x] -= leaving[x] }
                    }
                    window = next
                    let scale = 1 / Float(window.count)
                    for x in 0..<width { line[x] = sums[x] * scale }
                    finish(y, line, results + y * width)
                }
            }
            count = width * height
        }
    }

    /// Running means along one row.
    @inline(__always)
    private func averageAlong<Value: SIMD>(
        _ line: UnsafeMutablePointer<Value>,
        into means: UnsafeMutablePointer<Value>
    ) where Value.Scalar == Float {
        var sum = Value.zero
        for x in 0..<min(radius, width) { sum += line[x] }
        for x in 0..<width {
            if x + radius < width { sum += line[x + radius] }
            if x > radius { sum -= line[x - radius - 1] }
            let length = min(width, x + radius + 1) - max(0, x - radius)
            (means + x).initialize(to: sum * (1 / Float(length)))
        }
    }
}
