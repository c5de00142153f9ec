/// How often colours occur, in bins of eight levels of each channel.
struct ColorHistogram {
    /// The share of all pixels below which a colour is noise about an edge.
    private static let minimumShare = 0.01

    private var counts = [Int](repeating: 0, count: 1 << 15)
    /// For each bin the sum of its colours.
    private var sums = [SIMD4<Float>](repeating: .zero, count: 1 << 15)

    mutating func add(_ pixel: SIMD4<UInt8>) {
        let bin = Int(pixel.x >> 3) << 10 | Int(pixel.y >> 3) << 5 | Int(pixel.z >> 3)
        counts[bin] += 1
        sums[bin] += pixel.color
    }

    /// The most frequent colours, further than ``FlatGraphic/tolerance`` from each other; each the mean of the bins that
    /// are nearer to it than that, and so that one pixel in a hundred has it.
    func mostFrequent(_ limit: Int) -> [SIMD4<Float>] {
        let bins = counts.indices.filter { counts[$0] > 0 }.sorted { counts[$0] > counts[$1] }
        var peaks: [(color: SIMD4<Float>, sum: SIMD4<Float>, count: Int)] = []
        for bin in bins {
            let mean = sums[bin] / Float(counts[bin])
            let nearest = peaks.firstIndex { peak in
                pointwiseMax(peak.color - mean, mean - peak.color).max() <= Float(FlatGraphic.tolerance)
            }
            if let nearest {
                peaks[nearest].sum += sums[bin]
                peaks[nearest].count += counts[bin]
            } else if peaks.count < limit {
                peaks.append((mean, sums[bin], counts[bin]))
            }
        }
        let minimum = Self.minimumShare * Double(counts.reduce(0, +))
        return peaks.filter { Double($0.count) >= minimum }.map { $0.sum / Float($0.count) }
    }
}
